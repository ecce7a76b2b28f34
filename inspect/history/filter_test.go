package history

import (
	"strings"
	"testing"

	"gdev/inspect"
	"gdev/inspect/redact"
)

// shown is what a view might show in the row of e.
func shown(e inspect.Event) string {
	switch e := e.(type) {
	case inspect.Exchange:
		return e.Request.Method + " " + redact.Target(e.Request.Target) + " " + e.Response.Status
	case inspect.Generation:
		return string(e.Reason) + " " + strings.Join(e.Changed, " ")
	case inspect.WorkerExit:
		return e.Status
	case inspect.ServerOutput:
		return e.Text
	case inspect.AssetChange:
		return strings.Join(e.Paths, " ")
	case inspect.Notice:
		return e.Text
	}
	return ""
}

func TestFilter(t *testing.T) {
	post := inspect.Exchange{
		Number: 7, Generation: 2, State: inspect.StateEnded, Outcome: inspect.OutcomeComplete, Client: "127.0.0.1:50000",
		Request:  inspect.Request{Method: "POST", Target: "/Login?token=abc&next=/a"},
		Response: inspect.Response{Status: "502 Bad Gateway"},
		Findings: []inspect.Finding{{Rule: "A18", Level: inspect.LevelWarning}, {Rule: "A2", Level: inspect.LevelWarning}},
	}
	running := inspect.Exchange{Number: 8, Generation: 12, State: inspect.StateRunning, Request: inspect.Request{Method: "GET", Target: "/static/post.css"}}
	reload := inspect.Generation{Number: 2, State: inspect.GenerationFailed, Reason: inspect.ReasonReload, Changed: []string{"app/Views.py"}}
	exit := inspect.WorkerExit{Generation: 2, Status: "signal: segmentation fault"}
	notice := inspect.Notice{Text: "port 8000 is taken"}
	output := inspect.ServerOutput{Generation: 2, Text: "Loading models"}
	for _, c := range []struct {
		text  string
		match []inspect.Event
		not   []inspect.Event
	}{
		{"", []inspect.Event{post, running, reload, exit, notice, output}, nil},
		{"  ", []inspect.Event{post, running, notice}, nil},
		{"login", []inspect.Event{post}, []inspect.Event{running, reload, exit, notice}},
		{"POST", []inspect.Event{post, running}, []inspect.Event{notice}},
		{"post login", []inspect.Event{post}, []inspect.Event{running}},
		{"post -static", []inspect.Event{post}, []inspect.Event{running}},
		{"method:post", []inspect.Event{post}, []inspect.Event{running, notice}},
		{"-method:post", []inspect.Event{running, notice}, []inspect.Event{post}},
		{"status:5xx", []inspect.Event{post}, []inspect.Event{running, exit}},
		{"status:50", []inspect.Event{post}, []inspect.Event{running}},
		{"status:404", nil, []inspect.Event{post, running}},
		{"status:", []inspect.Event{post, running}, nil},
		{"-", []inspect.Event{post, running}, nil},
		{"gen:2", []inspect.Event{post, reload, exit, output}, []inspect.Event{running, notice}},
		{"gen:12", []inspect.Event{running}, []inspect.Event{post}},
		{"client:127", []inspect.Event{post}, []inspect.Event{running}},
		{"outcome:complete", []inspect.Event{post}, []inspect.Event{running}},
		{"outcome:running", []inspect.Event{running}, []inspect.Event{post}},
		{"target:post", []inspect.Event{running}, []inspect.Event{post}},
		{"next=/a", []inspect.Event{post}, []inspect.Event{running}},
		{"views.py", []inspect.Event{reload}, []inspect.Event{post}},
		{"segmentation", []inspect.Event{exit}, []inspect.Event{post}},
		{"models", []inspect.Event{output}, []inspect.Event{notice}},
		{"finding:A18", []inspect.Event{post}, []inspect.Event{running, reload, notice}},
		{"finding:a2", []inspect.Event{post}, []inspect.Event{running}},
		{"finding:a1", nil, []inspect.Event{post, running}},
		{"finding:any", []inspect.Event{post}, []inspect.Event{running, reload}},
		{"-finding:any", []inspect.Event{running, reload}, []inspect.Event{post}},
		{"finding:warning", []inspect.Event{post}, []inspect.Event{running}},
		{"finding:error", nil, []inspect.Event{post, running}},
		{"finding:", []inspect.Event{post, running}, nil},
		{"8000", []inspect.Event{notice}, []inspect.Event{post}},
	} {
		f := ParseFilter(c.text)
		for _, e := range c.match {
			if !f.Match(e, shown(e)) {
				t.Errorf("ParseFilter(%q) does not match %T %+v", c.text, e, searchableOf(e, shown(e)))
			}
		}
		for _, e := range c.not {
			if f.Match(e, shown(e)) {
				t.Errorf("ParseFilter(%q) matches %T %+v", c.text, e, searchableOf(e, shown(e)))
			}
		}
	}
	if !(Filter{}).Empty() || !ParseFilter(" status: ").Empty() || ParseFilter("a").Empty() {
		t.Error("Empty is wrong")
	}
}

func FuzzParseFilter(f *testing.F) {
	f.Add("post -status:5xx gen:2")
	f.Fuzz(func(t *testing.T, word string) {
		e := inspect.Exchange{Request: inspect.Request{Method: "GET", Target: "/" + word}, Response: inspect.Response{Status: "200 OK"}}
		one := ParseFilter(word)
		if len(strings.Fields(word)) != 1 || one.Empty() || one.terms[0].negated {
			return
		}
		if one.Match(e, shown(e)) == ParseFilter("-"+strings.TrimSpace(word)).Match(e, shown(e)) {
			t.Errorf("%q and its negation are both %t", word, one.Match(e, shown(e)))
		}
	})
}
