using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Jota.Api;

namespace Jota.Cel.Functions;

/// <summary>A form that text has to have, by name.</summary>
internal sealed class CelFormat(string name, Func<string, ImmutableArray<string>> errorsOf) : CelValue
{
    public static CelType TypeOf { get; } = CelType.Opaque("kubernetes.NamedFormat");

    public string Name { get; } = name;

    public override CelType Type => TypeOf;

    /// <summary>What is wrong with a text; empty when nothing is.</summary>
    public ImmutableArray<string> ErrorsOf(string text) => errorsOf(text);

    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelFormat format && format.Name == Name;
}

/// <summary>The forms that Kubernetes has names for.</summary>
internal static partial class Formats
{
    private static readonly Dictionary<string, CelFormat> Known = new CelFormat[]
    {
        new("dns1123Label", text => NameSyntax.DnsLabelErrors(text)),
        new("dns1123Subdomain", text => NameSyntax.DnsSubdomainErrors(text)),
        new("dns1035Label", text => NameSyntax.Dns1035LabelErrors(text)),
        new("qualifiedName", NameSyntax.QualifiedNameErrors),
        new("dns1123LabelPrefix", text => NameSyntax.DnsLabelErrors(text, prefix: true)),
        new("dns1123SubdomainPrefix", text => NameSyntax.DnsSubdomainErrors(text, prefix: true)),
        new("dns1035LabelPrefix", text => NameSyntax.Dns1035LabelErrors(text, prefix: true)),
        new("labelValue", NameSyntax.LabelValueErrors),
        new("uri", text => Of(CelUrl.Parse(text) is not null, "invalid URI")),
        new("uuid", text => Of(Uuid.IsMatch(text), "does not match the UUID format")),
        new("byte", text => Of(Convert.TryFromBase64String(text, new byte[text.Length], out _), "invalid base64")),
        new("date", text => Of(DateOnly.TryParseExact(text, "yyyy-MM-dd", out _), "invalid date")),
        new("datetime", text => Of(CelTimeText.ParseTimestamp(text) is not null, "invalid datetime")),
    }.ToDictionary(format => format.Name, StringComparer.Ordinal);

    public static void AddTo(CelFunctions functions)
    {
        foreach (var format in Known.Values)
        {
            functions.Global($"format.{format.Name}", [], CelFormat.TypeOf, (_, _) => format);
        }

        functions.Global("format.named", [CelType.String], CelType.Optional(CelFormat.TypeOf), (x, _) =>
            Known.TryGetValue(((CelString)x[0]).Value, out var format) ? CelOptional.Of(format) : CelOptional.None);
        functions.Member("validate", [CelFormat.TypeOf, CelType.String], CelType.Optional(CelType.List(CelType.String)), (x, budget) =>
        {
            var errors = ((CelFormat)x[0]).ErrorsOf(Strings.Text(x[1], budget));
            return errors.IsEmpty ? CelOptional.None : CelOptional.Of(CelList.Of([.. errors.Select(error => new CelString(error))]));
        });
    }

    private static ImmutableArray<string> Of(bool isRight, string error) => isRight ? [] : [error];

    [GeneratedRegex("^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid { get; }
}
