"""manim's renderer, camera, writer and scene, as we need them: no frame passes that was not audited."""
