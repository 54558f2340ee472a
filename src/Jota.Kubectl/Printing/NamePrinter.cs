using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o name</c>, and the line that tells what was done to an object.</summary>
/// <param name="operation">What was done, such as <c>created</c>; empty for nothing.</param>
internal sealed class NamePrinter(string operation) : ObjectPrinter
{
    public override void Print(JsonObject node, TextWriter output)
    {
        foreach (var item in node.IsList() ? node.Items("items").OfType<JsonObject>() : [node])
        {
            output.Write($"{NameOf(item)}{(operation.Length > 0 ? " " : "")}{operation}\n");
        }
    }

    /// <summary>Such as <c>deployment.apps/web</c>.</summary>
    public static string NameOf(JsonObject node)
    {
        var version = node.ApiVersion();
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        var kind = node.Kind().ToLowerInvariant();
        return $"{(kind.Length == 0 ? "<unknown>" : kind)}{(slash < 0 ? "" : "." + version[..slash])}/{node.Name()}";
    }
}
