using System.Text;

namespace Jota.Kubectl;

/// <summary>What <c>--from-literal</c>, <c>--from-file</c> and <c>--from-env-file</c> bring, by key.</summary>
internal static class KeyedData
{
    public static IReadOnlyList<Flag> Flags { get; } =
        [Flag.Repeated("from-literal"), Flag.List("from-file"), Flag.List("from-env-file"), HashedName.Flag];

    /// <summary>All of it. Throws where a key comes twice.</summary>
    public static SortedDictionary<string, byte[]> Read(Invocation call)
    {
        var found = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (call.Flags.Has("from-env-file") && (call.Flags.Has("from-file") || call.Flags.Has("from-literal")))
        {
            throw KubectlException.Error("from-env-file cannot be combined with from-file or from-literal");
        }

        foreach (var file in call.Flags.All("from-file"))
        {
            AddFile(call, found, file);
        }

        foreach (var literal in call.Flags.All("from-literal"))
        {
            var sign = literal.IndexOf('=', StringComparison.Ordinal);
            Add(found, sign > 0 ? literal[..sign] : throw KubectlException.Error(
                $"invalid literal source {literal}, expected key=value"), Encoding.UTF8.GetBytes(Unquoted(literal[(sign + 1)..])));
        }

        foreach (var file in call.Flags.All("from-env-file"))
        {
            AddEnvironment(call, found, file);
        }

        return found;
    }

    private static void AddFile(Invocation call, SortedDictionary<string, byte[]> into, string given)
    {
        var sign = given.IndexOf('=', StringComparison.Ordinal);
        var path = call.Around.PathOf(given[(sign + 1)..]);
        if (sign < 0 && Directory.Exists(path))
        {
            foreach (var file in Directory.GetFiles(path).Order(StringComparer.Ordinal))
            {
                Add(into, Path.GetFileName(file), File.ReadAllBytes(file));
            }

            return;
        }

        Add(into, sign > 0 ? given[..sign] : Path.GetFileName(path), Bytes(path, given[(sign + 1)..]));
    }

    private static void AddEnvironment(Invocation call, SortedDictionary<string, byte[]> into, string given)
    {
        foreach (var line in Encoding.UTF8.GetString(Bytes(call.Around.PathOf(given), given)).Split('\n'))
        {
            var text = line.TrimEnd('\r').TrimStart();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var sign = text.IndexOf('=', StringComparison.Ordinal);
            var value = sign < 0 ? call.Around.Variable(text) : text[(sign + 1)..];
            if (value is not null)
            {
                Add(into, sign < 0 ? text : text[..sign], Encoding.UTF8.GetBytes(value));
            }
        }
    }

    /// <summary>A whole file.</summary>
    public static byte[] Bytes(string path, string shown)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KubectlException.Error($"error reading {shown}: no such file or directory");
        }
    }

    private static void Add(SortedDictionary<string, byte[]> into, string key, byte[] value)
    {
        if (!into.TryAdd(key, value))
        {
            throw KubectlException.Error($"cannot add key \"{key}\", another key by that name already exists");
        }
    }

    private static string Unquoted(string value) =>
        value.Length > 1 && ((value[0] == '"' && value[^1] == '"') || (value[0] == '\'' && value[^1] == '\'')) ? value[1..^1] : value;
}
