using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o json</c>.</summary>
internal sealed class JsonPrinter(PrintOptions options) : ObjectPrinter
{
    public override void Print(JsonObject node, TextWriter output)
    {
        var shown = options.ShowManagedFields ? node : ManagedFields.Without(node);
        output.Write((options.KeepOrder ? GoJson.IndentedAsIs(shown) : GoJson.Indented(shown)) + "\n");
    }
}
