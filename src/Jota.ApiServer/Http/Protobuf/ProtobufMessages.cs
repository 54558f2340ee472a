using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Jota.ApiServer.Http;

/// <summary>
/// The fields of every message a client may send, from <c>messages.txt</c>: a line per message, a word per field,
/// <c>number:name:type</c>. Types are <c>s</c> (text), <c>b</c> (boolean), <c>i</c> (whole number), <c>d</c> (double),
/// <c>y</c> (bytes) or a message's name (with a dot in front: of the same package); <c>*</c> before it means repeated, <c>{</c> a map
/// from text; <c>?</c> behind it means that a zero is a value and not an absence. Read at the first use.
/// </summary>
internal static class ProtobufMessages
{
    private static readonly Lazy<FrozenDictionary<string, string>> Lines = new(ReadLines);
    private static readonly ConcurrentDictionary<string, ProtobufField[]> Read = new(StringComparer.Ordinal);

    /// <summary>How many messages were read so far.</summary>
    public static int Count => Read.Count;

    /// <summary>
    /// A message's fields in order of number; null when there is no such message (of which nothing is kept: clients name what they like).
    /// </summary>
    public static ProtobufField[]? Find(string message)
    {
        if (Read.TryGetValue(message, out var known))
        {
            return known;
        }

        return Lines.Value.TryGetValue(message, out var fields)
            ? Read.GetOrAdd(message, static (message, fields) => Parse(message, fields), fields)
            : null;
    }

    /// <summary>The message of an object's <c>apiVersion</c> and <c>kind</c>.</summary>
    public static string NameOf(string apiVersion, string kind)
    {
        if (kind == "DeleteOptions")
        {
            return "meta.v1.DeleteOptions";
        }

        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "core" : apiVersion[..slash];
        var package = group.Split('.')[0];
        return $"{package}.{apiVersion[(slash + 1)..]}.{kind}";
    }

    private static ProtobufField[] Parse(string message, string fields)
    {
        var package = message[..message.LastIndexOf('.')];
        return [.. fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => Parse(package, field.Split(':')))];
    }

    private static ProtobufField Parse(string package, string[] parts)
    {
        var type = parts[2].TrimEnd('?');
        var (repeated, map) = (type[0] == '*', type[0] == '{');
        type = repeated || map ? type[1..] : type;
        return new(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1],
            type[0] == '.' ? package + type : type,
            repeated,
            map,
            parts[2].EndsWith('?'));
    }

    private static FrozenDictionary<string, string> ReadLines()
    {
        using var stream = typeof(ProtobufMessages).Assembly.GetManifestResourceStream("messages.txt")!;
        using var reader = new StreamReader(stream);
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            lines[space < 0 ? line : line[..space]] = space < 0 ? "" : line[(space + 1)..];
        }

        return lines.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
