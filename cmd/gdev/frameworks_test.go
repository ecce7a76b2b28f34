//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// framework is one of the projects in testdata/frameworks.
type framework struct {
	name     string
	app      string // APP of gdev run; empty: to be found
	greeting string // the file that holds it
}

var frameworks = []framework{
	{"flask", "", "shop/pages.py"},
	{"django", "", "guestbook/views.py"},
	{"pyramid", "app:app", "views.py"},
	{"pyramid", "development.ini", "views.py"},
	{"bottle", "app:app", "app.py"},
	{"falcon", "app.py", "app.py"},
}

// copyOf copies a framework's project, ready to run.
func (f framework) copyOf(t *testing.T) (dir string, env []string) {
	t.Helper()
	python := os.Getenv("GDEV_FRAMEWORKS_PYTHON")
	if python == "" && os.Getenv("GDEV_REQUIRE_FRAMEWORKS") == "1" {
		t.Fatal("GDEV_FRAMEWORKS_PYTHON names no Python with the frameworks")
	}
	if python == "" {
		t.Skip("GDEV_FRAMEWORKS_PYTHON names no Python with the frameworks: run make test")
	}
	dir = filepath.Join(t.TempDir(), f.name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "frameworks", f.name))); err != nil {
		t.Fatal(err)
	}
	env = []string{"GDEV_TEST_DB=" + filepath.Join(dir, "test.sqlite3")}
	if f.name == "django" {
		database, err := djangoDatabase()
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "test.sqlite3"), database)
	}
	return dir, env
}

// djangoDatabase is the content of a database with Django's tables and a
// superuser. To make one takes two seconds, and each copy of the project has its own.
var djangoDatabase = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gdev-test-django-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "frameworks", "django"))); err != nil {
		return "", err
	}
	file := filepath.Join(dir, "test.sqlite3")
	for _, args := range [][]string{
		{"migrate", "--verbosity", "0"},
		{"createsuperuser", "--noinput", "--username", "ada", "--email", "ada@example.org"},
	} {
		manage := exec.Command(os.Getenv("GDEV_FRAMEWORKS_PYTHON"), append([]string{"manage.py"}, args...)...)
		manage.Dir, manage.Env = dir, environment("GDEV_TEST_DB="+file, "DJANGO_SUPERUSER_PASSWORD=lovelace")
		if out, err := manage.CombinedOutput(); err != nil {
			return "", fmt.Errorf("manage.py %s: %w\n%s", args[0], err, out)
		}
	}
	database, err := os.ReadFile(file)
	return string(database), err
})

func (f framework) args(more ...string) []string {
	args := append([]string{"run", "--port", "0", "--python", os.Getenv("GDEV_FRAMEWORKS_PYTHON")}, more...)
	if f.app != "" {
		args = append(args, f.app)
	}
	return args
}

// TestFrameworks runs each project in a real terminal: every tab shows the
// true values, an edited view answers at the next request, a syntax error is
// shown and mended.
func TestFrameworks(t *testing.T) {
	t.Parallel()
	for _, f := range frameworks {
		t.Run(f.name+" "+f.app, func(t *testing.T) {
			t.Parallel()
			dir, env := f.copyOf(t)
			m := openTerminal(t, dir, 160, 50, env, f.args()...)
			site := m.findURL()
			m.shows("ready")
			if r := get(t, site); !strings.Contains(r.body, "hello from "+f.name) {
				t.Fatalf("the greeting is %q", r.body)
			}
			f.checkTabs(m, site)
			f.checkReload(m, site, filepath.Join(dir, f.greeting))
		})
	}
}

// checkTabs looks at each tab of the newest exchange.
func (f framework) checkTabs(m *emulator, site string) {
	m.t.Helper()
	get(m.t, site+"/probe?q=1", "X-Client-Field: its value")
	m.press("G")
	m.shows("/probe?q=1")
	m.press("1")
	m.shows("X-Client-Field", "its value")
	m.press("2")
	m.shows("REQUEST_METHOD", "'GET'", "QUERY_STRING", "'q=1'")
	m.press("3")
	m.shows("200 OK", "application/json")
	get(m.t, site+"/error")
	m.shows("GET    /error") // its row, before the key goes to the last one
	m.press("G4")
	m.shows("LookupError", "KeyError", "direct cause")
	get(m.t, site+"/output")
	m.shows("GET    /output")
	m.press("G5")
	m.shows("to stdout", "to stderr", "to wsgi.errors")
	m.press("1")
}

func (f framework) checkReload(m *emulator, site, file string) {
	m.t.Helper()
	edit(m.t, file, "hello from "+f.name, "goodbye from "+f.name)
	until(m.t, "the edited view answers", func() bool {
		return strings.Contains(get(m.t, site).body, "goodbye from "+f.name)
	})
	edit(m.t, file, "import ", "import import ")
	m.shows("SyntaxError", filepath.Base(file))
	if r := get(m.t, site); r.code != http.StatusInternalServerError || !strings.Contains(r.body, "SyntaxError") {
		m.t.Errorf("the broken application answers %d: %s", r.code, r.body)
	}
	edit(m.t, file, "import import ", "import ")
	until(m.t, "the mended view answers", func() bool {
		return strings.Contains(get(m.t, site).body, "goodbye from "+f.name)
	})
	m.shows("ready")
}

// TestFrameworkEnvirons compares, key by key, what gdev tells of the environ
// with what the application prints of it.
func TestFrameworkEnvirons(t *testing.T) {
	t.Parallel()
	for _, f := range frameworks {
		t.Run(f.name+" "+f.app, func(t *testing.T) {
			t.Parallel()
			dir, env := f.copyOf(t)
			p := startWith(t, dir, env, f.args("--json", "--reveal-secrets")...)
			r := get(t, p.url+"/probe?q=%20", "X-Client-Field: its value", "Cookie: a=b", "Authorization: Basic eDp5")
			var printed map[string]string
			if err := json.Unmarshal([]byte(r.body), &printed); err != nil {
				t.Fatalf("%v: %s", err, r.body)
			}
			until(t, "the exchange is told", func() bool { return len(p.records("exchange")) == 1 })
			checkEnviron(t, p.records("exchange")[0]["environ"].(map[string]any), printed)
		})
	}
}

// checkEnviron takes environ as told, with what the application added and
// changed on the way to its view, and compares it with the view's own print.
func checkEnviron(t *testing.T, environ map[string]any, printed map[string]string) {
	t.Helper()
	shown := map[string]string{}
	for _, part := range []string{"given", "added", "changed"} {
		for _, v := range environ[part].([]any) {
			value := v.(map[string]any)
			shown[value["key"].(string)] = value["repr"].(string)
		}
	}
	for key, want := range printed {
		if got, ok := shown[key]; !ok || got != want && !grows(key) {
			t.Errorf("%s: gdev shows %s, printed %s", key, got, want)
		}
	}
	for _, v := range environ["given"].([]any) {
		if key := v.(map[string]any)["key"].(string); printed[key] == "" {
			t.Errorf("%s was given, and is not printed", key)
		}
	}
}

// grows reports whether a framework goes on filling the object behind the key
// after the view has printed it.
func grows(key string) bool {
	return strings.HasPrefix(key, "bottle.") || strings.HasPrefix(key, "werkzeug.") ||
		strings.HasPrefix(key, "webob.") || strings.HasPrefix(key, "flask.")
}

// TestDjangoAdminAndForms logs in to the admin, and sends a form with CSRF
// protection whose entry goes to SQLite.
func TestDjangoAdminAndForms(t *testing.T) {
	t.Parallel()
	f := framework{name: "django"}
	dir, env := f.copyOf(t)
	p := startWith(t, dir, env, f.args("--json")...)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Timeout: patience}
	page := visit(t, browser, p.url+"/admin/", nil)
	page = visit(t, browser, p.url+"/admin/login/?next=/admin/", url.Values{
		"csrfmiddlewaretoken": {csrf(t, page)}, "username": {"ada"}, "password": {"lovelace"}, "next": {"/admin/"},
	})
	if !strings.Contains(page, "Site administration") {
		t.Errorf("the admin after login: %.300s", page)
	}
	if css := get(t, p.url+"/static/admin/css/base.css"); css.code != http.StatusOK {
		t.Errorf("the admin's style sheet: %d", css.code)
	}
	page = visit(t, browser, p.url+"/form", nil)
	page = visit(t, browser, p.url+"/form", url.Values{
		"csrfmiddlewaretoken": {csrf(t, page)}, "name": {"Grace Hopper"}, "text": {"hello"}, "message": {"hello"},
	})
	if !strings.Contains(page, "name=Grace Hopper") {
		t.Errorf("the form's answer: %.300s", page)
	}
	if page = visit(t, browser, p.url+"/", nil); !strings.Contains(page, "Grace Hopper") {
		t.Errorf("the entry is not in the database: %.300s", page)
	}
	for n := 1; n <= 2; n++ {
		want := `{"count": ` + string(rune('0'+n)) + `}`
		if page = visit(t, browser, p.url+"/session", nil); page != want {
			t.Errorf("session visit %d: %s", n, page)
		}
	}
	if strings.Contains(p.stdout(), "lovelace") {
		t.Error("the password is in the JSON lines")
	}
}

func csrf(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="csrfmiddlewaretoken" value="(\w+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no CSRF token in: %.300s", page)
	}
	return m[1]
}

// visit gets a page, or posts a form to it.
func visit(t *testing.T, browser *http.Client, target string, form url.Values) string {
	t.Helper()
	method, content := http.MethodGet, ""
	if form != nil {
		method, content = http.MethodPost, form.Encode()
	}
	q, err := http.NewRequestWithContext(context.Background(), method, target, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Referer", target)
	}
	r, err := browser.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
