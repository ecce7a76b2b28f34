package tuitest

import (
	"fmt"

	"gdev/inspect"
)

// Raising ended with an exception that came from another one.
func Raising() inspect.Exchange {
	e := exchange(5, 3900, 21, "GET", "/checkout", "500 INTERNAL SERVER ERROR")
	e.Outcome, e.Cause = inspect.OutcomeFailed, "the application raised shop.errors.CheckoutError"
	e.Response.ByHost = true
	e.Tracebacks = []inspect.Raised{{Where: inspect.InCall, Traceback: Chain()}}
	return e
}

// Chain is an exception with a direct cause, notes, library frames and locals.
func Chain() inspect.Traceback {
	return inspect.Traceback{
		Type: "shop.errors.CheckoutError", Message: "cannot price the cart\nsecond line of the message",
		Notes: []string{"cart 12 of customer 7"},
		Frames: []inspect.Frame{
			library("flask/app.py", 1488, "wsgi_app"), library("flask/app.py", 1463, "full_dispatch_request"),
			{File: Directory + "/shop/views.py", Line: 41, Function: "checkout", FirstLine: 38,
				Source: []string{"    try:", "        total = price(cart)", "    except KeyError as error:", "        raise CheckoutError(\"cannot price the cart\") from error", "    return render(total)"},
				Locals: locals()},
		},
		Link: "cause", Cause: &inspect.Traceback{
			Type: "KeyError", Message: "'vat'",
			Frames: []inspect.Frame{
				{File: Directory + "/shop/views.py", Line: 39, Function: "checkout", FirstLine: 38,
					Source: []string{"    try:", "        total = price(cart)", "    except KeyError as error:"}},
				{File: Directory + "/shop/prices.py", Line: 9, Function: "price", FirstLine: 7,
					Source: []string{"def price(cart):", "    # the rate of the country", "    return sum(i.price for i in cart) * RATES['vat']"},
					Locals: []inspect.Value{{Key: "cart", Type: "list", Repr: "[<Item 1>, <Item 2>]"}, {Key: "api_key", Type: "str", Repr: "'k-123'"}}},
			},
		},
		Text: "Traceback (most recent call last):\n  ...\nshop.errors.CheckoutError: cannot price the cart\n",
	}
}

// Group is an exception group with a member that has frames.
func Group() inspect.Traceback {
	cause := *Chain().Cause
	return inspect.Traceback{
		Type: "ExceptionGroup", Message: "two of three failed (2 sub-exceptions)",
		Frames: []inspect.Frame{library("asyncio/taskgroups.py", 145, "__aexit__")},
		Group:  []inspect.Traceback{cause, {Type: "ValueError", Message: "not a number: '\x1b[31m'"}},
	}
}

func library(file string, line int, function string) inspect.Frame {
	return inspect.Frame{File: Directory + "/.venv/lib/python3.11/site-packages/" + file, Line: line, Function: function,
		Library: true, FirstLine: line, Source: []string{"    return self.ensure_sync(view)(**arguments)"}}
}

func locals() []inspect.Value {
	values := []inspect.Value{
		{Key: "cart", Type: "shop.models.Cart", Repr: "<Cart 12 of <Customer 7 'ana@example.org'>, 2 items, last changed at 2026-03-09 14:01:55.120394, with a repr that goes on for longer than two lines of any narrow terminal have room for, so that it is cut>"},
		{Key: "password", Type: "str", Repr: "'hunter2'"},
	}
	for i := range 12 {
		values = append(values, inspect.Value{Key: fmt.Sprintf("line_%d", i), Type: "int", Repr: fmt.Sprint(i * i)})
	}
	return values
}
