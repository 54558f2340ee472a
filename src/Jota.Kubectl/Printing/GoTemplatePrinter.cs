using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o go-template</c>.</summary>
internal sealed class GoTemplatePrinter : ObjectPrinter
{
    public GoTemplatePrinter(string text, bool allowMissingKeys) => throw new NotOursException("go-template");

    public override void Print(JsonObject node, TextWriter output)
    {
    }
}
