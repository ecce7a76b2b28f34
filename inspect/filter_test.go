package inspect

import (
	"strings"
	"testing"
)

// shown is what a view might show in the row of e.
func shown(e Event) string {
	switch e := e.(type) {
	case Exchange:
		return e.Request.Method + " " + RedactTarget(e.Request.Target) + " " + e.Response.Status
	case Generation:
		return string(e.Reason) + " " + strings.Join(e.Changed, " ")
	case WorkerExit:
		return e.Status
	case ServerOutput:
		return e.Text
	case AssetChange:
		return strings.Join(e.Paths, " ")
	case Notice:
		return e.Text
	}
	return ""
}

func TestFilter(t *testing.T) {
	post := Exchange{
		Number: 7, Generation: 2, State: StateEnded, Outcome: OutcomeComplete, Client: "127.0.0.1:50000",
		Request:  Request{Method: "POST", Target: "/Login?token=abc&next=/a"},
		Response: Response{Status: "502 Bad Gateway"},
		Findings: []Finding{{Rule: "A18", Level: LevelWarning}, {Rule: "A2", Level: LevelWarning}},
	}
	running := Exchange{Number: 8, Generation: 12, State: StateRunning, Request: Request{Method: "GET", Target: "/static/post.css"}}
	reload := Generation{Number: 2, State: GenerationFailed, Reason: ReasonReload, Changed: []string{"app/Views.py"}}
	exit := WorkerExit{Generation: 2, Status: "signal: segmentation fault"}
	notice := Notice{Text: "port 8000 is taken"}
	output := ServerOutput{Generation: 2, Text: "Loading models"}
	for _, c := range []struct {
		text  string
		match []Event
		not   []Event
	}{
		{"", []Event{post, running, reload, exit, notice, output}, nil},
		{"  ", []Event{post, running, notice}, nil},
		{"login", []Event{post}, []Event{running, reload, exit, notice}},
		{"POST", []Event{post, running}, []Event{notice}},
		{"post login", []Event{post}, []Event{running}},
		{"post -static", []Event{post}, []Event{running}},
		{"method:post", []Event{post}, []Event{running, notice}},
		{"-method:post", []Event{running, notice}, []Event{post}},
		{"status:5xx", []Event{post}, []Event{running, exit}},
		{"status:50", []Event{post}, []Event{running}},
		{"status:404", nil, []Event{post, running}},
		{"status:", []Event{post, running}, nil},
		{"-", []Event{post, running}, nil},
		{"gen:2", []Event{post, reload, exit, output}, []Event{running, notice}},
		{"gen:12", []Event{running}, []Event{post}},
		{"client:127", []Event{post}, []Event{running}},
		{"outcome:complete", []Event{post}, []Event{running}},
		{"outcome:running", []Event{running}, []Event{post}},
		{"target:post", []Event{running}, []Event{post}},
		{"next=/a", []Event{post}, []Event{running}},
		{"views.py", []Event{reload}, []Event{post}},
		{"segmentation", []Event{exit}, []Event{post}},
		{"models", []Event{output}, []Event{notice}},
		{"finding:A18", []Event{post}, []Event{running, reload, notice}},
		{"finding:a2", []Event{post}, []Event{running}},
		{"finding:a1", nil, []Event{post, running}},
		{"finding:any", []Event{post}, []Event{running, reload}},
		{"-finding:any", []Event{running, reload}, []Event{post}},
		{"finding:warning", []Event{post}, []Event{running}},
		{"finding:error", nil, []Event{post, running}},
		{"finding:", []Event{post, running}, nil},
		{"8000", []Event{notice}, []Event{post}},
	} {
		f := ParseFilter(c.text)
		for _, e := range c.match {
			if !f.Match(e, shown(e)) {
				t.Errorf("ParseFilter(%q) does not match %T %+v", c.text, e, rowOf(e, shown(e)))
			}
		}
		for _, e := range c.not {
			if f.Match(e, shown(e)) {
				t.Errorf("ParseFilter(%q) matches %T %+v", c.text, e, rowOf(e, shown(e)))
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
		e := Exchange{Request: Request{Method: "GET", Target: "/" + word}, Response: Response{Status: "200 OK"}}
		one := ParseFilter(word)
		if len(strings.Fields(word)) != 1 || one.Empty() || one.terms[0].negated {
			return
		}
		if one.Match(e, shown(e)) == ParseFilter("-"+strings.TrimSpace(word)).Match(e, shown(e)) {
			t.Errorf("%q and its negation are both %t", word, one.Match(e, shown(e)))
		}
	})
}
