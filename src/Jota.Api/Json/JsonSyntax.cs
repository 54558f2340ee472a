using System.Text;

namespace Jota.Api;

/// <summary>Says what is wrong with malformed JSON in the words of upstream's decoder, which clients and users know.</summary>
public static class JsonSyntax
{
    /// <summary>For a text whose bytes or escapes are no characters, which no scan of the syntax sees.</summary>
    internal const string NotText = "json: invalid UTF-8 or surrogate pair in string";

    /// <summary>The first mistake; null when the text is well-formed.</summary>
    public static string? Error(ReadOnlySpan<byte> json)
    {
        var scanner = new Scanner(json);
        try
        {
            scanner.Document();
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    private ref struct Scanner(ReadOnlySpan<byte> json)
    {
        private readonly ReadOnlySpan<byte> _json = json;
        private readonly Stack<bool> _open = [];
        private int _at;

        public void Document()
        {
            Value();
            Space();
            if (_at < _json.Length)
            {
                throw Wrong("after top-level value");
            }
        }

        /// <summary>A value and all within it, in one loop: a client decides how deep that goes.</summary>
        private void Value()
        {
            do
            {
                Space();
                switch (Peek())
                {
                    case (byte)'{': Open(isObject: true); continue;
                    case (byte)'[': Open(isObject: false); continue;
                    case (byte)'"': String(); break;
                    case (byte)'t': Literal("true"u8); break;
                    case (byte)'f': Literal("false"u8); break;
                    case (byte)'n': Literal("null"u8); break;
                    case (byte)'-' or (>= (byte)'0' and <= (byte)'9'): Number(); break;
                    default: throw Wrong("looking for beginning of value");
                }

                Close();
            }
            while (_open.Count > 0);
        }

        /// <summary>Goes in, up to the first value; an empty one ends at once.</summary>
        private void Open(bool isObject)
        {
            _at++;
            _open.Push(isObject);
            if (_open.Count > RequestBudget.MaxDepth)
            {
                throw new FormatException("exceeded max depth");
            }

            Space();
            if (Peek() == (isObject ? '}' : ']'))
            {
                Close();
            }
            else if (isObject)
            {
                Key();
            }
        }

        /// <summary>Behind a value: ends what ends here, up to the next value.</summary>
        private void Close()
        {
            while (_open.TryPeek(out var isObject))
            {
                Space();
                if (Peek() != (isObject ? '}' : ']'))
                {
                    Expect(',', isObject ? "after object key:value pair" : "after array element");
                    if (isObject)
                    {
                        Key();
                    }

                    return;
                }

                _at++;
                _open.Pop();
            }
        }

        private void Key()
        {
            Space();
            Expect('"', "looking for beginning of object key string", consume: false);
            String();
            Space();
            Expect(':', "after object key");
        }

        private void String()
        {
            _at++;
            while (Peek() != '"')
            {
                if (Peek() < 0x20)
                {
                    throw Wrong("in string literal");
                }

                if (_json[_at++] == '\\')
                {
                    Escape();
                }
            }

            _at++;
        }

        private void Escape()
        {
            if ("\"\\/bfnrtu"u8.IndexOf(Peek()) < 0)
            {
                throw Wrong("in string escape code");
            }

            if (_json[_at++] != 'u')
            {
                return;
            }

            for (var i = 0; i < 4; i++, _at++)
            {
                if (!char.IsAsciiHexDigit((char)Peek()))
                {
                    throw Wrong("in \\u hexadecimal character escape");
                }
            }
        }

        private void Literal(ReadOnlySpan<byte> word)
        {
            for (var i = 0; i < word.Length; i++, _at++)
            {
                if (Peek() != word[i])
                {
                    throw Wrong($"in literal {Encoding.ASCII.GetString(word)} (expecting '{(char)word[i]}')");
                }
            }
        }

        private void Number()
        {
            if (Peek() == '-')
            {
                _at++;
                if (!IsDigit())
                {
                    throw Wrong("in numeric literal");
                }
            }

            if (Peek() == '0')
            {
                _at++;
            }
            else
            {
                Digits();
            }

            if (_at < _json.Length && _json[_at] == '.')
            {
                _at++;
                RequireDigits("after decimal point in numeric literal");
            }

            if (_at < _json.Length && _json[_at] is (byte)'e' or (byte)'E')
            {
                _at++;
                _at += Peek() is (byte)'+' or (byte)'-' ? 1 : 0;
                RequireDigits("in exponent of numeric literal");
            }
        }

        private void RequireDigits(string where)
        {
            _ = Peek();
            if (!IsDigit())
            {
                throw Wrong(where);
            }

            Digits();
        }

        private void Digits()
        {
            while (IsDigit())
            {
                _at++;
            }
        }

        private readonly bool IsDigit() => _at < _json.Length && char.IsAsciiDigit((char)_json[_at]);

        private void Expect(char wanted, string where, bool consume = true)
        {
            if (Peek() != wanted)
            {
                throw Wrong(where);
            }

            _at += consume ? 1 : 0;
        }

        private void Space()
        {
            while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                _at++;
            }
        }

        private readonly byte Peek() => _at < _json.Length ? _json[_at] : throw new FormatException("unexpected end of JSON input");

        private readonly FormatException Wrong(string where) => new($"invalid character {Quote(Peek())} {where}");

        private static string Quote(byte c) => c switch
        {
            (byte)'\'' => "'\\''",
            (byte)'\\' => "'\\\\'",
            (byte)'\n' => "'\\n'",
            (byte)'\r' => "'\\r'",
            (byte)'\t' => "'\\t'",
            < 0x20 or 0x7f => $"'\\x{c:x2}'",
            _ => $"'{(char)c}'",
        };
    }
}
