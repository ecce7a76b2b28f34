package reload

import (
	"strings"
	"testing"
)

func TestIgnoresMatch(t *testing.T) {
	p := &project{T: t, root: t.TempDir()}
	p.write(".git/HEAD", "")
	p.write(".gitignore", "*.gen.py\nbuild/\r\n!keep.gen.py\n# a comment\n/top.py\n\nsub/deep/*.yaml\n")
	p.write("sub/.gitignore", "local.py\n!special.gen.py\n")

	top := repositoryIgnores(p.root).read(p.root)
	sub := repositoryIgnores(p.path("sub")).read(p.path("sub"))
	deep := sub.enter("deep")
	for _, c := range []struct {
		in   ignores
		path string // with a last slash: a folder
		want bool
	}{
		{top, "a.gen.py", true}, {top, "keep.gen.py", false}, {top, "top.py", true}, {top, "local.py", false},
		{top, "build/", true}, {top, "build", false},
		{sub, "a.gen.py", true}, {sub, "special.gen.py", false}, {sub, "local.py", true}, {sub, "top.py", false},
		{sub, "build/", true}, {deep, "a.yaml", true}, {deep, "local.py", true}, {deep, "a.py", false},
	} {
		base, isDir := strings.CutSuffix(c.path, "/")
		if got := c.in.match(base, isDir); got != c.want {
			t.Errorf("%s in %v: ignored is %v", c.path, c.in.domain, got)
		}
	}
}
