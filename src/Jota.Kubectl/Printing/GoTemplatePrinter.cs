using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o go-template</c>.</summary>
internal sealed class GoTemplatePrinter : ObjectPrinter
{
    private readonly GoTemplate _template;
    private readonly string _text;

    public GoTemplatePrinter(string text, bool allowMissingKeys)
    {
        _text = text;
        try
        {
            _template = new(TemplateReader.Read(text), allowMissingKeys);
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error($"error parsing template {text}, template: output:1: {wrong.Message}");
        }
    }

    public override void Print(JsonObject node, TextWriter output)
    {
        try
        {
            output.Write(_template.Print(node));
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error($"error executing template \"{_text}\": template: output:1: {wrong.Message}");
        }
    }
}
