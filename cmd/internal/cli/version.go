package cli

import (
	"runtime/debug"
	"strings"
)

// version is set by the linker in a release.
var version = ""

// Version is the release's, or the module's where it was built by go install,
// or "dev".
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return strings.TrimPrefix(info.Main.Version, "v")
	}
	return "dev"
}
