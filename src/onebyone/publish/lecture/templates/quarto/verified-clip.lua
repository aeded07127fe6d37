-- {{< verified-clip FOLDER/NAME.mp4 >}}: the clip in a page, its poster and a link elsewhere. Options: stops="off", loop="true", title="…".

local function text(value) return value and pandoc.utils.stringify(value) or "" end

local function escaped(value) return (value:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub('"', "&quot;")) end

return {
  ["verified-clip"] = function(args, kwargs)
    local movie = text(args[1])
    if movie == "" then error("verified-clip: name the video, as in {{< verified-clip clips/2a.mp4 >}}") end
    local base, folder = movie:gsub("%.%w+$", ""), movie:match("^(.*/)") or ""
    local title = text(kwargs["title"])
    if title == "" then title = base:match("[^/]+$") end
    if quarto.doc.is_format("html:js") then
      local more = ""
      if text(kwargs["stops"]) ~= "" then more = more .. ' stops="' .. escaped(text(kwargs["stops"])) .. '"' end
      if text(kwargs["loop"]) == "true" then more = more .. " loop" end
      if quarto.doc.is_format("revealjs") then more = more .. ' keys="page"' end
      return pandoc.RawBlock("html", table.concat({
        '<script src="' .. escaped(folder) .. 'verified-clip.js" defer></script><script src="' .. escaped(base) .. '.js" defer></script>',
        '<verified-clip src="' .. escaped(movie) .. '"' .. more .. '><video src="' .. escaped(movie) .. '" poster="' .. escaped(base) .. '.png" controls muted playsinline preload="metadata"></video></verified-clip>',
      }, "\n"))
    end
    return pandoc.Para({ pandoc.Link({ pandoc.Image({ pandoc.Str(title) }, base .. ".png") }, movie) })
  end,
}
