package reload

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestClass(t *testing.T) {
	r, err := newRules(Config{
		Root:   filepath.FromSlash("/p"),
		Watch:  []string{"data", "**/*.sql", "state.db", "/p/words/*.txt", "made.json", "docs/**"},
		Ignore: []string{"migrations", "*_pb2.py", "docs/private/"},
	})
	if err != nil && filepath.Separator == '/' {
		t.Fatal(err)
	} else if err != nil {
		t.Skip("the absolute pattern is one of Unix")
	}
	for rel, want := range map[string]class{
		"app.py": code, "a/b/c.py": code, "ext.so": code, "ext.pyd": code, "locale/de/django.mo": code,
		"setup.cfg": code, "pyproject.toml": code, "alembic.ini": code, "a.yaml": code, "a.YML": code,
		".env": code, ".env.local": code, ".flaskenv": code, ".secrets.toml": code,
		"config.json": code, "app-settings.json": code, "data.json": none, "made.json": code,
		"templates/a.html": cached, "x/jinja2/mail.txt": cached, "a.html": cached, "static/a.html": asset, "pkg/static/x.json": asset,
		"static/__init__.py": code, "static/a.toml": asset, "logo.svg": asset,
		"README.md": none, "requirements.txt": none, "Makefile": none, "app.pyc": none, "app.pyi": none,
		"migrations/0001.py": none, "a/migrations/x/y.py": none, "x_pb2.py": none, "not_migrations/a.py": code,
		"data/a": code, "x/data/b.bin": code, "data/app.log": none, "data/x.sqlite3-wal": none, "q.sql": code,
		"state.db": code, "other.db": none, "words/a.txt": code, "words/a/b.txt": none,
		"docs/a.rst": code, "docs/private/a.rst": none,
		"app.py~": none, ".#app.py": none, "#app.py#": none, "4913": none, ".app.py.swp": none, "._app.py": none,
		"app.py___jb_tmp___": none, "flycheck_app.py": none, "data/.x.swx": none, "data/5036": none, ".env.swp": none,
		".gitignore": ignoring,
	} {
		if got, _ := r.class(rel, scopeAll); got != want {
			t.Errorf("%s is %d, want %d", rel, got, want)
		}
	}
}

func TestDescend(t *testing.T) {
	r, err := newRules(Config{
		Root: filepath.FromSlash("/p"),
		Watch: []string{
			"*.sql", "node_modules/mine/**/*.js", ".config/app.yaml", "../shared/*/*.yaml", "../all/**",
		},
		Ignore: []string{"old"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rel    string
		parent scope
		top    string
		skip   bool
		want   scope
	}{
		{"pkg", scopeAll, "", false, scopeAll},
		{"pkg/old", scopeAll, "", false, scopeFollow},
		{".venv", scopeAll, "", true, scopeFollow},
		{"node_modules", scopeAll, "", true, scopeWatch},
		{"node_modules/other", scopeWatch, "node_modules", false, scopeFollow},
		{"node_modules/mine", scopeWatch, "node_modules", false, scopeWatch},
		{"node_modules/mine/a/b", scopeWatch, "node_modules", false, scopeWatch},
		{"node_modules/mine/node_modules", scopeWatch, "node_modules", true, scopeFollow},
		{".config", scopeAll, "", true, scopeWatch},
		{".config/sub", scopeWatch, ".config", false, scopeFollow},
		{"../shared/a", scopeWatch, "../shared", false, scopeWatch},
		{"../shared/a/b", scopeWatch, "../shared", false, scopeFollow},
		{"../all/a/b/c", scopeWatch, "../all", false, scopeWatch},
		{"../all/.git", scopeWatch, "../all", true, scopeFollow},
	} {
		if got, _ := r.descend(c.rel, c.parent, c.top, c.skip); got != c.want {
			t.Errorf("%s in a folder of scope %d: %d, want %d", c.rel, c.parent, got, c.want)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		rel, dir string
		want     bool
	}{
		{"a", "", true}, {"", "", true}, {"..", "", false}, {"../a", "", false}, {"..a", "", true},
		{"a/b", "a", true}, {"a", "a", true}, {"ab", "a", false}, {"a", "a/b", false},
		{"../a", "..", true}, {"../../a", "..", false}, {"../..", "..", false},
	} {
		if got := within(c.rel, c.dir); got != c.want {
			t.Errorf("within(%q, %q) is %v", c.rel, c.dir, got)
		}
	}
}

func TestBadPattern(t *testing.T) {
	for _, bad := range []string{"", "a[", "{a", "/"} {
		if _, err := newRules(Config{Root: t.TempDir(), Ignore: []string{bad}}); !errors.Is(err, errPattern) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
