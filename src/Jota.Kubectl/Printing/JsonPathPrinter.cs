using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o jsonpath</c> and its relatives.</summary>
internal sealed class JsonPathPrinter : ObjectPrinter
{
    private readonly JsonPathTemplate _template;
    private readonly string _text;
    private readonly bool _asJson;

    public JsonPathPrinter(string text, string format)
    {
        _text = text;
        _asJson = format == "jsonpath-as-json";
        try
        {
            _template = new(JsonPathReader.Template(text));
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error($"error parsing jsonpath {text}, {wrong.Message}");
        }
    }

    public override void Print(JsonObject node, TextWriter output)
    {
        try
        {
            if (!_asJson)
            {
                output.Write(_template.Print(node));
                return;
            }

            foreach (var found in _template.Find(node))
            {
                output.Write(GoJson.Indented(new JsonArray([.. found.Select(value => value?.DeepClone())])) + "\n");
            }
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error($"error executing jsonpath \"{_text}\": Error executing template: {wrong.Message}.");
        }
    }
}
