using System.Globalization;
using System.Text;

namespace Jota.Hostile.Tests;

/// <summary>Bodies that are small for what they ask.</summary>
internal static class Bodies
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Times(int count, string text) => string.Concat(Enumerable.Repeat(text, count));

    /// <summary>
    /// <c>item(0),item(1),…</c>. Made without the runtime's shared arrays, as <c>string.Join</c> makes it: those would stay and be taken for the
    /// server's, whose process this is.
    /// </summary>
    public static string List(int count, Func<int, string> item)
    {
        var list = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            list.Append(i == 0 ? "" : ",").Append(item(i));
        }

        return list.ToString();
    }

    /// <summary>Objects in objects.</summary>
    public static string Deep(int levels) => Times(levels, "{\"a\":") + "1" + new string('}', levels);

    /// <summary>Wraps what is there by moving it, again and again, and then copies it.</summary>
    public static string NestByMoves(int rounds)
    {
        const string Round =
            """{"op":"add","path":"/b","value":{}},{"op":"move","from":"/metadata/annotations","path":"/b/a"},{"op":"move","from":"/b","path":"/metadata/annotations"},""";
        return $$"""[{"op":"add","path":"/metadata/annotations","value":{} },{{Times(rounds, Round)}}{"op":"copy","from":"/metadata","path":"/c"}]""";
    }

    /// <summary>Lists of lists of aliases, merged.</summary>
    public static string MergedAliases(int levels)
    {
        var yaml = new StringBuilder("a0: &a0 {k: v}\n");
        for (var i = 1; i <= levels; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        return yaml.Append(CultureInfo.InvariantCulture, $"data:\n  <<: [*a{levels}]\n").ToString();
    }

    public static string LongAlias(int length, int count) => $"a: &a {new string('x', length)}\nb:\n{Times(count, "- *a\n")}";

    public static string LongKey(int length, int count) => $"a: &a {new string('x', length)}\nb:\n{Times(count, "  *a : 1\n")}";

    public static string MergedMappings(int keys, int count) =>
        $"a: &a\n{string.Concat(Enumerable.Range(0, keys).Select(i => $"  key{i}: {i}\n"))}b:\n{Times(count, "- <<: *a\n")}";

    /// <summary>A pod with more of everything than anybody needs.</summary>
    public static string Pod(string name, string spec, string metadata = "") =>
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}"{{metadata}} },"spec":{"containers":[{"name":"c","image":"i"}]{{spec}} } }""";
}
