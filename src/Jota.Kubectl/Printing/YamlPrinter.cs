using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o yaml</c>.</summary>
internal sealed class YamlPrinter(PrintOptions options) : ObjectPrinter
{
    private bool _follows;

    public override void Print(JsonObject node, TextWriter output)
    {
        output.Write(_follows ? "---\n" : "");
        _follows = true;
        output.Write(YamlText.Of(options.ShowManagedFields ? node : ManagedFields.Without(node)));
    }
}
