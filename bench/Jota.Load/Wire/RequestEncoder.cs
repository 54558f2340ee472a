using System.Text;

namespace Jota.Load.Wire;

/// <summary>
/// Requests of one connection as frames. What every request says is put into HPACK's dynamic table by the first one and is a byte
/// each from then on, as with Go's client.
/// </summary>
internal sealed class RequestEncoder
{
    private const byte EndStream = 0x1;
    private const byte EndHeaders = 0x4;
    private const byte HttpsScheme = 0x87;
    private const int FirstDynamic = 62;

    private readonly (int Name, byte[] Value)[] _common;
    private bool _told;

    /// <param name="authority">The server.</param>
    /// <param name="token">The client's token, if it has one.</param>
    /// <param name="user">Whom to be served as, if somebody else.</param>
    public RequestEncoder(string authority, string? token, string? user)
    {
        // Indexes of the names in HPACK's static table: :authority, accept, content-type, user-agent, authorization.
        List<(int, string)> common = [(1, authority), (19, "application/json"), (31, "application/json"), (58, "jota-load")];
        if (token is not null)
        {
            common.Add((23, $"Bearer {token}"));
        }

        if (user is not null)
        {
            common.Add((0, user));
        }

        _common = [.. common.Select(c => (c.Item1, Encoding.ASCII.GetBytes(c.Item2)))];
    }

    /// <summary>A GET, or with a body a POST.</summary>
    public void Write(FrameWriter into, int stream, ReadOnlySpan<byte> path, ReadOnlySpan<byte> body)
    {
        var start = into.Begin();
        into.Byte(body.IsEmpty ? (byte)0x82 : (byte)0x83);
        into.Byte(HttpsScheme);
        Literal(into, 0x04, path);
        for (var i = 0; i < _common.Length; i++)
        {
            if (_told)
            {
                into.Byte((byte)(0x80 | (FirstDynamic + _common.Length - 1 - i)));
            }
            else
            {
                Remembered(into, _common[i].Name, _common[i].Value);
            }
        }

        _told = true;
        into.End(start, FrameType.Headers, body.IsEmpty ? (byte)(EndHeaders | EndStream) : EndHeaders, stream);
        if (!body.IsEmpty)
        {
            into.Frame(FrameType.Data, EndStream, stream, body);
        }
    }

    /// <summary>A header that the server is to remember; the only one without a name in the table is that of another user.</summary>
    private static void Remembered(FrameWriter into, int name, ReadOnlySpan<byte> value)
    {
        if (name > 0)
        {
            Literal(into, (byte)(0x40 | name), value);
            return;
        }

        Literal(into, 0x40, "impersonate-user"u8);
        Text(into, value);
    }

    /// <summary>A header with an indexed name and a plain value.</summary>
    private static void Literal(FrameWriter into, byte name, ReadOnlySpan<byte> value)
    {
        into.Byte(name);
        Text(into, value);
    }

    private static void Text(FrameWriter into, ReadOnlySpan<byte> value)
    {
        var rest = value.Length - 127;
        into.Byte((byte)Math.Min(value.Length, 127));
        for (; rest >= 128; rest >>= 7)
        {
            into.Byte((byte)(0x80 | (rest & 0x7f)));
        }

        if (value.Length >= 127)
        {
            into.Byte((byte)rest);
        }

        into.Raw(value);
    }
}
