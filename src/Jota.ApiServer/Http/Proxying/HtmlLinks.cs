using System.Buffers;
using System.Text;

namespace Jota.ApiServer.Http;

/// <summary>
/// Rewrites the links in a page piece by piece, wherever the pieces are cut. Knows tags, comments and elements whose content is no
/// markup; keeps every other byte as it is, and holds no more than one tag.
/// </summary>
internal sealed class HtmlLinks(Func<string, string> rewrite)
{
    // What is longer is no tag that somebody wrote, and goes on as it is.
    private const int LongestTag = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _out = new();
    private readonly ArrayBufferWriter<byte> _tag = new();
    private State _state;
    private byte _quote;
    private byte _lastWord;
    private string _raw = "";

    private enum State
    {
        /// <summary>Between tags.</summary>
        Text,

        /// <summary>Behind a <c>&lt;</c>.</summary>
        Tag,

        /// <summary>Behind a <c>&lt;!--</c>.</summary>
        Comment,
    }

    /// <summary>What is settled after one more piece; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlySpan<byte> piece)
    {
        _out.ResetWrittenCount();
        while (!piece.IsEmpty)
        {
            piece = _state == State.Text ? PassText(piece) : Take(piece);
        }

        return _out.WrittenMemory;
    }

    /// <summary>What is left when no more comes.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _out.ResetWrittenCount();
        Flush();
        return _out.WrittenMemory;
    }

    private ReadOnlySpan<byte> PassText(ReadOnlySpan<byte> piece)
    {
        var at = piece.IndexOf((byte)'<');
        _out.Write(at < 0 ? piece : piece[..at]);
        if (at < 0)
        {
            return default;
        }

        (_state, _quote, _lastWord) = (State.Tag, 0, 0);
        return Hold(piece[at..]);
    }

    /// <summary>One more byte of a tag or comment.</summary>
    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> piece)
    {
        var next = piece[0];
        if (_state == State.Tag && !CanGoOn(next))
        {
            // No tag after all; what comes may begin one.
            Flush();
            return piece;
        }

        var rest = Hold(piece);
        if (_state == State.Comment)
        {
            EndCommentIfComplete();
        }
        else
        {
            Follow(next);
        }

        if (_tag.WrittenCount > LongestTag)
        {
            Flush();
        }

        return rest;
    }

    private bool CanGoOn(byte next)
    {
        var held = _tag.WrittenSpan;
        if (_raw.Length > 0)
        {
            return IsEndOfRaw(held, next);
        }

        return held.Length > 1 || char.IsAsciiLetter((char)next) || next is (byte)'/' or (byte)'!' or (byte)'?';
    }

    /// <summary>Within a script and the like only its own end is a tag.</summary>
    private bool IsEndOfRaw(ReadOnlySpan<byte> held, byte next)
    {
        var at = held.Length;
        return at switch
        {
            1 => next == (byte)'/',
            _ when at < _raw.Length + 2 => char.ToLowerInvariant((char)next) == _raw[at - 2],
            _ when at == _raw.Length + 2 => IsSpace(next) || next is (byte)'>' or (byte)'/',
            _ => true,
        };
    }

    private void Follow(byte next)
    {
        if (_tag.WrittenSpan is [_, (byte)'!', (byte)'-', (byte)'-'])
        {
            _state = State.Comment;
        }
        else if (_quote != 0)
        {
            _quote = next == _quote ? (byte)0 : _quote;
            _lastWord = next;
        }
        else if (next is (byte)'"' or (byte)'\'' && _lastWord == (byte)'=')
        {
            _quote = next;
        }
        else if (next == (byte)'>')
        {
            EndTag();
        }
        else if (!IsSpace(next))
        {
            _lastWord = next;
        }
    }

    private void EndCommentIfComplete()
    {
        if (_tag.WrittenSpan.EndsWith("-->"u8))
        {
            Flush();
        }
        else if (_tag.WrittenCount > LongestTag / 2)
        {
            // Only the end is still needed.
            var end = _tag.WrittenSpan[^2..].ToArray();
            _out.Write(_tag.WrittenSpan[..^2]);
            _tag.ResetWrittenCount();
            _tag.Write(end);
        }
    }

    private void EndTag()
    {
        var tag = Encoding.Latin1.GetString(_tag.WrittenSpan);
        var wasRaw = _raw.Length > 0;
        var changed = wasRaw ? tag : HtmlTag.Rewrite(tag, rewrite);
        if (ReferenceEquals(changed, tag))
        {
            Flush();
        }
        else
        {
            _out.Write(Encoding.Latin1.GetBytes(changed));
            _tag.ResetWrittenCount();
            _state = State.Text;
        }

        _raw = wasRaw ? "" : HtmlTag.RawOf(tag);
    }

    private ReadOnlySpan<byte> Hold(ReadOnlySpan<byte> piece)
    {
        _tag.Write(piece[..1]);
        return piece[1..];
    }

    private void Flush()
    {
        _out.Write(_tag.WrittenSpan);
        _tag.ResetWrittenCount();
        _state = State.Text;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f';
}
