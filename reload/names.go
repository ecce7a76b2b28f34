package reload

import (
	"path"
	"strings"
)

// editors reports whether base is a file that editors and tools write beside
// the one that is edited.
func editors(base string) bool {
	for _, prefix := range []string{".#", "#", "._", ".~", ".goutputstream-", "flycheck_"} {
		if strings.HasPrefix(base, prefix) {
			return true
		}
	}
	for _, suffix := range []string{
		"~", ".tmp", ".temp", ".bak", ".orig", ".rej", ".part", ".crswap", ".kate-swp",
		"___jb_tmp___", "___jb_old___", "___jb_bak___", "_flymake.py",
	} {
		if strings.HasSuffix(base, suffix) {
			return true
		}
	}
	ext := path.Ext(base)
	vimSwap := len(ext) == 4 && strings.HasPrefix(ext, ".sw") && ext[3] >= 'a' && ext[3] <= 'z' && ext != ".swf"
	vimProbe := strings.Trim(base, "0123456789") == "" // 4913, and more of them where that exists
	return vimSwap || vimProbe
}

// writtenAtRunTime returns the suffix of base where that says that a program
// writes the file while it runs.
func writtenAtRunTime(base string) string {
	for _, suffix := range []string{
		"-journal", "-wal", "-shm", ".db", ".sqlite", ".sqlite3", ".log", ".pid", ".lock", ".sock", ".pyc", ".pyo",
	} {
		if strings.HasSuffix(base, suffix) {
			return suffix
		}
	}
	return ""
}

// mayBeRead reports whether a file is worth to be followed because it was read.
func mayBeRead(base string) bool { return !editors(base) && writtenAtRunTime(base) == "" }

// dotenv reports whether base is a file of environment variables. Those are
// mostly in .gitignore, and still configuration.
func dotenv(base string) bool {
	return base == ".env" || base == ".flaskenv" || strings.HasPrefix(base, ".env.")
}

// skipped reports whether a folder is ignored by its name. Names that begin
// with a dot are those of version control, virtual environments, caches and
// editors, and none can be that of a Python package.
func skipped(base string) bool {
	switch base {
	case "__pycache__", "node_modules", "bower_components", "site-packages", "venv", "virtualenv":
		return true
	}
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, ".egg-info")
}

// nature is what a file in the project is by its name and folder.
func nature(rel, base string) class {
	ext := strings.ToLower(path.Ext(base))
	switch ext {
	case ".py", ".so", ".pyd", ".mo": // gettext keeps the catalogues it has read
		return code
	}
	switch c := ofFolder(rel); {
	case c != none:
		return c
	case templateSuffix(ext):
		return cached
	}
	switch ext {
	case ".ini", ".toml", ".cfg", ".conf", ".yaml", ".yml", ".zcml":
		return code
	case ".json":
		if lower := strings.ToLower(base); strings.Contains(lower, "config") || strings.Contains(lower, "settings") {
			return code
		}
	case ".css", ".scss", ".sass", ".less", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".wasm",
		".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf", ".otf":
		return asset
	}
	return none
}

func templateSuffix(ext string) bool {
	switch ext {
	case ".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".mako", ".pt", ".tpl", ".mustache":
		return true
	}
	return false
}

// ofFolder is what all in a folder is because of the folder's name.
func ofFolder(rel string) class {
	for rest := rel; ; {
		folder, after, found := strings.Cut(rest, "/")
		if !found {
			return none
		}
		switch folder {
		case "templates", "jinja2":
			return cached
		case "static", "public":
			return asset
		}
		rest = after
	}
}
