using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o kyaml</c>.</summary>
internal sealed class KyamlPrinter(PrintOptions options) : ObjectPrinter
{
    public override void Print(JsonObject node, TextWriter output) =>
        output.Write(KyamlText.Of(options.ShowManagedFields ? node : ManagedFields.Without(node)));
}
