package check

import (
	"slices"
	"strings"
	"unicode"

	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/config"
	"gdev/devserver/client"
	"gdev/devserver/rawhead"
	"gdev/inspect"
)

// requests are those that were asked for, and after those of each target its HEAD
// and OPTIONS, unless they are asked for themselves.
func requests(s *config.Settings) ([]client.Request, error) {
	fields, err := parseHeaders(s)
	if err != nil {
		return nil, err
	}
	var given, all []client.Request
	for _, text := range s.Requests {
		r, err := parseRequest(s, text)
		if err != nil {
			return nil, err
		}
		r.Fields, r.Content = fields, s.Data
		given = append(given, r)
	}
	for _, r := range given {
		all = append(all, r)
		for _, method := range []string{"HEAD", "OPTIONS"} {
			also := client.Request{Method: method, Target: r.Target, Fields: fields}
			same := func(q client.Request) bool { return q.String() == also.String() }
			if !slices.ContainsFunc(given, same) && !slices.ContainsFunc(all, same) {
				all = append(all, also)
			}
		}
	}
	return all, nil
}

func parseRequest(s *config.Settings, text string) (client.Request, error) {
	method, target, ok := strings.Cut(text, " ")
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	if !ok || !rawhead.IsToken(method) || target == "" || strings.ContainsFunc(target, odd) {
		return client.Request{}, cli.Usagef(s.Command+" --request 'GET /'", "--request %q: a request is a method, a space and a target", text)
	}
	return client.Request{Method: method, Target: target}, nil
}

func parseHeaders(s *config.Settings) ([]inspect.Field, error) {
	var fields []inspect.Field
	for _, text := range s.Headers {
		name, value, ok := strings.Cut(text, ":")
		value = strings.Trim(value, " \t")
		if !ok || !rawhead.IsToken(name) || strings.ContainsAny(value, "\r\n\x00") {
			return nil, cli.Usagef(s.Command+" -H 'Accept: text/html'", "-H %q: a header is a name, a colon and a value", text)
		}
		if strings.EqualFold(name, "Content-Length") || strings.EqualFold(name, "Transfer-Encoding") {
			return nil, cli.Usagef(s.Command+" --data CONTENT", "-H %q: the length is that of --data", text)
		}
		fields = append(fields, inspect.Field{Name: name, Value: value})
	}
	return fields, nil
}
