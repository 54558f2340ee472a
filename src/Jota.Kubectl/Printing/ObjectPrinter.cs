using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Prints objects in a form that scripts read.</summary>
internal abstract class ObjectPrinter
{
    /// <summary>Prints an object, or a list of them.</summary>
    public abstract void Print(JsonObject node, TextWriter output);

    /// <summary>Prints what has been held back until all is known.</summary>
    public virtual void Finish(TextWriter output)
    {
    }

    /// <summary>The printer of an output format; null where it is a table's.</summary>
    /// <param name="format">What <c>-o</c> says.</param>
    /// <param name="options">What else is said about it.</param>
    public static ObjectPrinter? Of(string format, PrintOptions options)
    {
        var sign = format.IndexOf('=', StringComparison.Ordinal);
        var (name, rest) = sign < 0 ? (format, options.Template) : (format[..sign], format[(sign + 1)..]);
        return name switch
        {
            "" when options.Template.Length > 0 => new GoTemplatePrinter(options.Template, options.AllowMissingKeys),
            "" or "wide" => null,
            "json" => new JsonPrinter(options),
            "yaml" => new YamlPrinter(options),
            "name" => new NamePrinter(""),
            "jsonpath" or "jsonpath-file" or "jsonpath-as-json" => new JsonPathPrinter(Given(name, rest, options), name),
            "go-template" or "template" or "go-template-file" or "templatefile" =>
                new GoTemplatePrinter(Given(name, rest, options), options.AllowMissingKeys),
            "custom-columns" or "custom-columns-file" => new CustomColumnsPrinter(Given(name, rest, options), name, options),
            "kyaml" => new KyamlPrinter(options),
            _ => throw KubectlException.Error(
                $"unable to match a printer suitable for the output format \"{name}\", allowed formats are: " +
                "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file," +
                "name,template,templatefile,wide,yaml"),
        };
    }

    private static string Given(string name, string rest, PrintOptions options)
    {
        if (rest.Length == 0)
        {
            throw KubectlException.Error(name.StartsWith("custom-columns", StringComparison.Ordinal)
                ? "custom-columns format specified but no custom columns given"
                : "template format specified but no template given");
        }

        if (!name.EndsWith("file", StringComparison.Ordinal))
        {
            return rest;
        }

        try
        {
            return File.ReadAllText(options.PathOf(rest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KubectlException.Error($"error reading --template {rest}: open {rest}: no such file or directory");
        }
    }
}
