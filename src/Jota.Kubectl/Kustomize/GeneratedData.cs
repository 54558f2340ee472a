using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Keys and values from files, env files and literals.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="variable">The environment's variables, for keys without a value.</param>
internal sealed class GeneratedData(KustomizationFolder folder, Func<string, string?> variable)
{
    private const int LineLength = 70;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All pairs. Throws where a key is given twice, or is none.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Of(JsonObject entry)
    {
        var pairs = new List<KeyValuePair<string, byte[]>>();
        pairs.AddRange(Texts(entry, "envs").Concat(Texts(entry, "env")).SelectMany(file => EnvironmentFile(folder.Text(file))));
        pairs.AddRange(Texts(entry, "literals").Select(Literal));
        pairs.AddRange(Texts(entry, "files").Select(FromFile));
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, _) in pairs)
        {
            if (key.Length is 0 or > 253 || key is "." or ".." || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            {
                throw KustomizeErrors.Wrong($"\"{key}\" is not a valid key name");
            }

            if (!keys.Add(key))
            {
                throw KustomizeErrors.Wrong($"configmap {entry.Text("name")} illegally repeats the key `{key}`");
            }
        }

        return pairs;
    }

    /// <summary>Bytes as the text that they are; null where they are none.</summary>
    public static string? TryText(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>In lines, where one is too long.</summary>
    public static string Base64(byte[] bytes)
    {
        var text = Convert.ToBase64String(bytes);
        return text.Length < LineLength
            ? text
            : string.Concat(text.Chunk(LineLength).Select(line => new string(line) + "\n"));
    }

    private static IEnumerable<string> Texts(JsonObject entry, string field) => entry[field] switch
    {
        JsonArray list => list.Select(item => item?.ToString() ?? ""),
        JsonValue one => [one.ToString()],
        _ => [],
    };

    private KeyValuePair<string, byte[]> FromFile(string source)
    {
        var sign = source.IndexOf('=', StringComparison.Ordinal);
        if (sign == 0 || (sign > 0 && (source.IndexOf('=', sign + 1) > 0 || sign == source.Length - 1)))
        {
            throw KustomizeErrors.Wrong($"source \"{source}\" is no key and file with one '=' between");
        }

        var (key, file) = sign < 0 ? (Path.GetFileName(source), source) : (source[..sign], source[(sign + 1)..]);
        return new(key, folder.Bytes(file));
    }

    private static KeyValuePair<string, byte[]> Literal(string source)
    {
        var sign = source.IndexOf('=', StringComparison.Ordinal);
        return sign > 0
            ? new(source[..sign], Encoding.UTF8.GetBytes(Unquoted(source[(sign + 1)..])))
            : throw KustomizeErrors.Wrong($"invalid literal source {source}, expected key=value");
    }

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[0] == value[^1] ? value[1..^1] : value;

    private IEnumerable<KeyValuePair<string, byte[]>> EnvironmentFile(string text)
    {
        foreach (var whole in text.TrimStart('\ufeff').Split('\n'))
        {
            var line = whole.TrimEnd('\r').TrimStart();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var sign = line.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = sign < 0 ? (line, variable(line) ?? "") : (line[..sign], line[(sign + 1)..]);
            yield return new(key, Encoding.UTF8.GetBytes(value));
        }
    }
}
