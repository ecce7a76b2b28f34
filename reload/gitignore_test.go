package reload

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gitJudge is a repository with git check-ignore in it, which says of one path
// after the other whether git ignores it. It reads the .gitignore of a folder
// when the first path in it comes, so each case has a folder of its own.
type gitJudge struct {
	*project
	known ignores // at the top
	in    io.Writer
	out   *bufio.Reader
	cases int
}

func newGitJudge(tb testing.TB, ignoreCase bool) *gitJudge {
	tb.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		tb.Skip("git is not installed")
	}
	root, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Setenv("XDG_CONFIG_HOME", filepath.Join(root, "none"))
	tb.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(root, "none"))
	tb.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	git(tb, root, "init", "--quiet")
	git(tb, root, "config", "core.ignoreCase", fmt.Sprint(ignoreCase))
	j := &gitJudge{project: &project{TB: tb, root: root}, known: testTree(tb, root).repositoryIgnores(root)}
	c := exec.CommandContext(tb.Context(), "git", "-C", root, "check-ignore", "--no-index", "--stdin", "-z", "--verbose", "--non-matching")
	in, err := c.StdinPipe()
	j.must(err)
	out, err := c.StdoutPipe()
	j.must(err)
	j.must(c.Start())
	tb.Cleanup(func() {
		_ = in.Close()
		_ = c.Wait() // its code says whether the last path was ignored
	})
	j.in, j.out = in, bufio.NewReader(out)
	return j
}

func git(tb testing.TB, dir string, args ...string) {
	tb.Helper()
	if out, err := exec.CommandContext(tb.Context(), "git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
		tb.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// testTree is a tree that has looked at nothing yet.
func testTree(tb testing.TB, root string) *tree {
	tb.Helper()
	r, err := newRules(Config{Root: root})
	if err != nil {
		tb.Fatal(err)
	}
	t := newTree(r, func(candidate) {}, func(string) {})
	t.root = root
	return t
}

// begin makes the folder of a case, with these .gitignore files by folder.
func (j *gitJudge) begin(files map[string]string) (folder string) {
	j.Helper()
	j.cases++
	folder = fmt.Sprintf("case%d", j.cases)
	for dir, text := range files {
		j.write(filepath.Join(folder, dir, gitIgnore), text)
	}
	return folder
}

// make makes a path, which is that of a folder where it ends in a slash.
func (j *gitJudge) make(path string) error {
	full := j.path(path)
	if strings.HasSuffix(path, "/") {
		return os.MkdirAll(full, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return err
	}
	return os.WriteFile(full, nil, 0o644)
}

// git is git's judgement.
func (j *gitJudge) git(path string) bool {
	j.Helper()
	_, err := io.WriteString(j.in, strings.TrimSuffix(path, "/")+"\x00")
	j.must(err)
	var fields [4]string // file, line, pattern, path
	for i := range fields {
		fields[i], err = j.out.ReadString(0)
		j.must(err)
	}
	pattern := strings.TrimSuffix(fields[2], "\x00")
	return pattern != "" && !strings.HasPrefix(pattern, "!")
}

// ours is the judgement of ignores, entered as a walk does.
func (j *gitJudge) ours(path string) bool {
	path, isDir := strings.CutSuffix(path, "/")
	g, dir := j.known, j.root
	for {
		g = g.read(filepath.Join(dir, gitIgnore))
		base, rest, more := strings.Cut(path, "/")
		if g.match(base, more || isDir) {
			return true
		}
		if !more {
			return false
		}
		g, dir, path = g.enter(base), filepath.Join(dir, base), rest
	}
}

// judge lets both judge paths in the folder of a case.
func (j *gitJudge) judge(folder string, paths ...string) {
	j.Helper()
	for _, path := range paths {
		if err := j.make(folder + "/" + path); err != nil {
			j.Skipf("%q cannot be made: %v", path, err)
		}
		git, ours := j.git(folder+"/"+path), j.ours(folder+"/"+path)
		if git != ours {
			j.Errorf("%s in\n%sis ignored by git: %v, by us: %v", path, j.texts(folder), git, ours)
		}
	}
}

// texts are the .gitignore files of a case.
func (j *gitJudge) texts(folder string) string {
	var out strings.Builder
	_ = filepath.WalkDir(j.path(folder), func(path string, _ os.DirEntry, err error) error {
		if text, failed := os.ReadFile(path); err == nil && failed == nil && filepath.Base(path) == gitIgnore {
			fmt.Fprintf(&out, "%s: %q\n", path, text)
		}
		return nil
	})
	return out.String()
}

// escapedSlash is where we differ: after "**" git takes it for a slash that there
// must be, which no documentation tells.
const escapedSlash = `\/`

func TestIgnoresAsGit(t *testing.T) {
	judges := map[bool]*gitJudge{false: newGitJudge(t, false), true: newGitJudge(t, true)}
	for _, c := range []struct {
		patterns string
		ignored  string // paths separated by spaces; with a last slash: a folder
		kept     string
	}{
		{"*.gen.py\n!keep.gen.py\n", "a.gen.py d/a.gen.py", "keep.gen.py d/keep.gen.py agen.py"},
		{"# comment\n\n   \n\\#file\n\\!file\n", "#file !file", "comment file"},
		{"build/\r\n/top.py\n", "build/ build/x d/build/ top.py", "d2/build d/top.py"},
		{"[!a].py\n[^a].txt\n", "b.py b.txt", "a.py a.txt !.pyx"},
		{"[]a].py\n[!]a].txt\n[a-].c\n", "].py a.py b.txt a.c -.c", "b.py ].txt a.txt b.c"},
		{"[a-c]x\n[\\]]y\n[[:digit:]_]z\n[![:upper:]]w\n[z-a]v\n", "bx ]y 7z _z aw zv", "dx y az Aw av"},
		{"a[\nb[[:no:]]\nc\\\n", "", "a[ b[ c c\\ ba"},
		{"**/foo\n", "foo foo/x d/foo d/e/foo", "foox xfoo"},
		{"x/**\n", "x/a x/b/c", "x/ y/x/a"},
		{"a/**/b\n", "a/b a/x/b a/x/y/b", "b a/xb d/a/b ab"},
		{"**\n!/keep\n", "a d/a d/", "keep"},
		{"***/a\nb**c\n*/**\n", "d/a a bc bxc d/x/y", "b/ e"},
		{"/*\n!/d/\n/d/*\n!/d/keep.py\n", "a.py d/b.py e/f.py", "d/ d/keep.py"},
		{"d/\n!d/keep.py\n", "d/keep.py d/", "keep.py"},
		{"d/*\n!d/keep.py\n", "d/other.py", "d/keep.py"},
		{"trailing   \nkept\\ \ntab\t\nback\\\\ \n", "trailing back\\", "kept tab back"},
		{" leading\n", "", "leading"},
		{"sub/deep/*.yaml\nsub//x\n//y\nz//\n", "sub/deep/a.yaml", "sub/x y z/ d/sub/deep/a.yaml"},
		{"{a,b}.py\nc{1}\n", "{a,b}.py c{1}", "a.py b.py c1"},
		{"?.py\ncaf?\nna??ve\n", "a.py naïve", "é.py ab.py café"},
		{"\ufefffirst\nsecond", "first second", "third"},
		{"Makefile\n*.PY\n", "Makefile a.PY", "makefile a.py"},
		{"!!a\nb\n!b\nb\n", "b", "!a a"},
	} {
		folder := judges[false].begin(map[string]string{"": c.patterns})
		for _, path := range append(strings.Fields(c.ignored), strings.Fields(c.kept)...) {
			judges[false].judge(folder, path)
			if got, want := judges[false].ours(folder+"/"+path), strings.Contains(" "+c.ignored+" ", " "+path+" "); got != want {
				t.Errorf("%q in %q: ignored is %v", path, c.patterns, got)
			}
		}
	}
	folded := judges[true]
	folder := folded.begin(map[string]string{"": "Makefile\n*.PY\n/Sub/*.Txt\nq?\n[A-C].x\n"})
	folded.judge(folder, "makefile", "MAKEFILE", "a.py", "A.Py", "SUB/A.TXT", "sub/b.txt", "Qx", "É.Py", "é.x", "a.x", "B.X")
}

// TestIgnoresAsGitAtRandom makes up patterns in three folders, and paths that
// are not far from them.
func TestIgnoresAsGitAtRandom(t *testing.T) {
	j := newGitJudge(t, false)
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from []string, most int) string {
		var out strings.Builder
		for range 1 + random.IntN(most) {
			out.WriteString(from[random.IntN(len(from))])
		}
		return out.String()
	}
	names := []string{"a", "b", "ab", "c", "A", "é", "-", "]", "!", "#", " ", "\\", "{", "1"}
	words := append([]string{"*", "**", "?", "/", "/", "/**/", "[ab]", "[!a]", "[^b-]", "[a-c]", "[[:alpha:]]", "[]]", "[", "\\a", "\\ ", "\\*"}, names...)
	lines := func() string {
		var out strings.Builder
		for range random.IntN(4) {
			line := []string{"", "", "!", "/", "**/"}[random.IntN(5)] + pick(words, 4) + []string{"", "", "/", "/**", " "}[random.IntN(5)] + "\n"
			out.WriteString(strings.ReplaceAll(line, escapedSlash, "/"))
		}
		return out.String()
	}
	for range 200 {
		folder := j.begin(map[string]string{"": lines(), "a": lines(), "a/b": lines()})
		for range 12 {
			path := pick(names, 2)
			for range random.IntN(3) {
				path = []string{"a", "a/b", pick(names, 2)}[random.IntN(3)] + "/" + path
			}
			if _, err := os.Lstat(j.path(folder + "/" + path)); err == nil || j.make(folder+"/"+path) != nil {
				continue // the name is there, or is in what is a file
			}
			j.judge(folder, path)
		}
		if t.Failed() {
			return
		}
	}
}

func FuzzIgnoresAsGit(f *testing.F) {
	for _, patterns := range []string{"[!a]*", "a/**/b\n!a/b", "**/a/", "\\!a\\ ", "[[:alpha:]-]?", "/a**b", "*[]-a]"} {
		f.Add(patterns, "a/b")
	}
	j := newGitJudge(f, false)
	f.Fuzz(func(t *testing.T, patterns, path string) {
		if strings.Contains(patterns+path, "\x00") || len(path) > 100 || strings.Contains(patterns, escapedSlash) {
			t.Skip("no path has those")
		}
		for name := range strings.SplitSeq(path, "/") {
			if name == "" || strings.Trim(name, ".") == "" || strings.HasPrefix(strings.ToLower(name), ".git") {
				t.Skip("no name of a file in a repository")
			}
		}
		at := *j
		at.project = &project{TB: t, root: j.root}
		j.cases++
		folder := at.begin(map[string]string{"": patterns})
		if err := at.make(folder + "/" + path); errors.Is(err, os.ErrInvalid) {
			t.Skip(err)
		}
		at.judge(folder, path)
	})
}
