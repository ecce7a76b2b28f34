package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestOptions(t *testing.T) {
	o, err := parseOptions([]string{"--servers", "gdev,gunicorn", "--apps=flask", "--rounds", "12"}, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(o.servers, " ") != "gdev gunicorn" || strings.Join(o.apps, " ") != "flask" || o.rounds != 12 || o.idle != time.Minute {
		t.Errorf("options are %+v", o)
	}
	if !wanted(o.servers, "gdev") || wanted(o.servers, "uwsgi") || !wanted(o.measures, measureIdle) {
		t.Error("the wrong ones are wanted")
	}
}

func TestWrongOptionsAreNamed(t *testing.T) {
	for _, c := range []struct{ arg, said string }{
		{"--servers=apache", `"apache" is none of: gdev,`},
		{"--measures=beauty", `"beauty" is none of: reload, load,`},
		{"--rounds=0", "--rounds"},
		{"--idle-time=0", "--idle-time"},
		{"app:app", `["app:app"]`},
	} {
		var stderr bytes.Buffer
		if code := run([]string{c.arg}, &bytes.Buffer{}, &stderr); code != exitUsage || !strings.Contains(stderr.String(), c.said) {
			t.Errorf("%s: exit code %d, said %s", c.arg, code, stderr.String())
		}
	}
}

func TestEveryMeasureHasAName(t *testing.T) {
	for i, k := range kinds() {
		if name := measureNames()[i]; k.name != name {
			t.Errorf("kind %d is %s, its name %s", i, k.name, name)
		}
		for _, a := range k.apps {
			if !wanted(appNames(), a) {
				t.Errorf("%s wants the application %s, which is not there", k.name, a)
			}
		}
	}
}
