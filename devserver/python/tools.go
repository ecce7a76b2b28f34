package python

import (
	"os"
	"path/filepath"
	"strings"
)

// isTools reports whether a folder is an environment that uv, pipx or their
// like made for a tool, gdev, and that holds nothing else. They put it on PATH,
// and an application would find none of its libraries in it. One that the user
// has put other libraries into (uvx --with, pipx inject) is meant to be used.
func isTools(prefix string) bool {
	if !exists(filepath.Join(prefix, "pyvenv.cfg")) || !isForTool(prefix) {
		return false
	}
	for _, pattern := range []string{"lib/python*/site-packages", "Lib/site-packages"} {
		folders, _ := filepath.Glob(filepath.Join(prefix, filepath.FromSlash(pattern)))
		for _, folder := range folders {
			if isEquipped(folder) {
				return false
			}
		}
	}
	return true
}

// isForTool tells an environment of a tool by what uv and pipx leave in it, or
// by its place: within a cache (https://bford.info/cachedir/), or pipx's.
func isForTool(prefix string) bool {
	for _, name := range []string{"uv-receipt.toml", "pipx_metadata.json"} {
		if exists(filepath.Join(prefix, name)) {
			return true
		}
	}
	parts := strings.Split(filepath.ToSlash(prefix), "/")
	for i, part := range parts {
		if part == "pipx" && i+1 < len(parts) {
			return true
		}
	}
	for dir := filepath.Dir(prefix); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, "CACHEDIR.TAG")) {
			return true
		}
	}
	return false
}

// isEquipped reports whether anything but gdev, and what each environment has,
// is installed into a site-packages folder, or can be found from there.
func isEquipped(folder string) bool {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		name, isInstalled := strings.CutSuffix(e.Name(), ".dist-info")
		name, _, _ = strings.Cut(name, "-")
		switch {
		case e.Name() == "_uv_ephemeral_overlay.pth":
			return true
		case !isInstalled || strings.HasPrefix(name, "gdev"):
		case name != "pip" && name != "setuptools" && name != "wheel":
			return true
		}
	}
	return false
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
