using System.Globalization;

namespace Jota.Cel.Syntax;

/// <summary>Takes an expression apart into words and signs.</summary>
internal sealed class CelLexer(string source)
{
    private static readonly string[] Signs =
    [
        "&&", "||", "==", "!=", "<=", ">=", ".", ",", ":", "?", "(", ")", "[", "]", "{", "}", "+", "-", "*", "/", "%", "!", "<", ">",
    ];

    private int _at;

    public CelToken Next()
    {
        SkipSpace();
        if (_at >= source.Length)
        {
            return new(CelTokenKind.End, _at, "<EOF>");
        }

        var c = source[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1])))
        {
            return Number();
        }

        if (IsTextStart())
        {
            var start = _at;
            var value = new CelTextReader(source).Read(ref _at);
            return new(CelTokenKind.Literal, start, source[start.._at], value);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Name();
        }

        if (c == '`')
        {
            return QuotedName();
        }

        foreach (var sign in Signs)
        {
            if (source.AsSpan(_at).StartsWith(sign))
            {
                _at += sign.Length;
                return new(CelTokenKind.Sign, _at - sign.Length, sign);
            }
        }

        throw new CelSyntaxException(_at, $"token recognition error at: '{c}'");
    }

    private void SkipSpace()
    {
        while (_at < source.Length)
        {
            if (source[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else if (source.AsSpan(_at).StartsWith("//"))
            {
                var end = source.IndexOf('\n', _at);
                _at = end < 0 ? source.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private bool IsTextStart()
    {
        var at = _at;
        while (at < source.Length && at - _at < 2 && source[at] is 'r' or 'R' or 'b' or 'B')
        {
            at++;
        }

        return at < source.Length && source[at] is '"' or '\'';
    }

    private CelToken Name()
    {
        var start = _at;
        while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] == '_'))
        {
            _at++;
        }

        var text = source[start.._at];
        return text switch
        {
            "true" => new(CelTokenKind.Literal, start, text, CelBool.True),
            "false" => new(CelTokenKind.Literal, start, text, CelBool.False),
            "null" => new(CelTokenKind.Literal, start, text, CelNull.Value),
            "in" => new(CelTokenKind.Sign, start, text),
            _ => new(CelTokenKind.Name, start, text),
        };
    }

    private CelToken QuotedName()
    {
        var start = _at++;
        while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] is '_' or '.' or '-' or '/' or ' '))
        {
            _at++;
        }

        if (_at >= source.Length || source[_at] != '`' || _at == start + 1)
        {
            throw new CelSyntaxException(start, "token recognition error at: '`'");
        }

        return new(CelTokenKind.QuotedName, start, source[(start + 1)..(_at++)]);
    }

    private CelToken Number()
    {
        var start = _at;
        if (source.AsSpan(_at).StartsWith("0x") || source.AsSpan(_at).StartsWith("0X"))
        {
            _at += 2;
            while (_at < source.Length && char.IsAsciiHexDigit(source[_at]))
            {
                _at++;
            }

            return Whole(start, source.AsSpan(start + 2, _at - start - 2), NumberStyles.AllowHexSpecifier);
        }

        Digits();
        var isWhole = true;
        if (_at + 1 < source.Length && source[_at] == '.' && char.IsAsciiDigit(source[_at + 1]))
        {
            (isWhole, _at) = (false, _at + 1);
            Digits();
        }

        if (_at < source.Length && source[_at] is 'e' or 'E')
        {
            (isWhole, _at) = (false, _at + 1);
            _at += _at < source.Length && source[_at] is '+' or '-' ? 1 : 0;
            Digits();
        }

        if (isWhole)
        {
            return Whole(start, source.AsSpan(start, _at - start), NumberStyles.None);
        }

        return double.TryParse(source.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? new(CelTokenKind.Literal, start, source[start.._at], new CelDouble(value))
            : throw new CelSyntaxException(start, "invalid double literal");
    }

    private void Digits()
    {
        while (_at < source.Length && char.IsAsciiDigit(source[_at]))
        {
            _at++;
        }
    }

    // The one number that is whole only with its sign is left to the parser, which sees the sign.
    private CelToken Whole(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        var isUnsigned = _at < source.Length && source[_at] is 'u' or 'U';
        _at += isUnsigned ? 1 : 0;
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) || (!isUnsigned && value > 1UL << 63))
        {
            throw new CelSyntaxException(start, isUnsigned ? "invalid uint literal" : "invalid int literal");
        }

        return new(CelTokenKind.Literal, start, source[start.._at], isUnsigned ? new CelUint(value)
            : value == 1UL << 63 ? null
            : CelInt.Of((long)value));
    }
}
