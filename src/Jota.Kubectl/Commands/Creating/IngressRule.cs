using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A rule such as <c>example.org/path*=service:80,tls=secret</c>.</summary>
/// <param name="Host">Empty for all.</param>
/// <param name="Place">The path as given.</param>
/// <param name="Service">Where it leads.</param>
/// <param name="Secret">Whose certificate is shown; empty for the controller's own; null for none.</param>
internal sealed record IngressRule(string Host, string Place, JsonObject Service, string? Secret)
{
    public static IngressRule Parse(string given)
    {
        var slash = given.IndexOf('/', StringComparison.Ordinal);
        var options = given.Split(',');
        var sign = options[0].LastIndexOf('=');
        var backend = sign > slash ? Backend(options[0][(sign + 1)..]) : null;
        var secret = options.Skip(1).Select(SecretOf).FirstOrDefault(secret => secret is not null);
        var isWellFormed = slash >= 0 && backend is not null && given[..slash].All(IsOfHost);
        return isWellFormed ? new(given[..slash], options[0][slash..sign], backend!, secret) : throw KubectlException.Error(
            $"rule {given} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]");
    }

    /// <summary><c>service:port</c>; null where it is none.</summary>
    public static JsonObject? Backend(string given)
    {
        if (given.Split(':') is not [{ Length: > 0 } name, { Length: > 0 } port])
        {
            return null;
        }

        var field = port.All(char.IsAsciiDigit) ? "number" : "name";
        return new JsonObject
        {
            ["service"] = new JsonObject
            {
                ["name"] = name,
                ["port"] = new JsonObject { [field] = CreateServiceCommand.IntOrText(port) },
            },
        };
    }

    public JsonObject Path()
    {
        var isPrefix = Place.EndsWith('*');
        return new JsonObject
        {
            ["path"] = isPrefix ? Place[..^1] : Place,
            ["pathType"] = isPrefix ? "Prefix" : "Exact",
            ["backend"] = Service,
        };
    }

    private static bool IsOfHost(char c) => char.IsAsciiLetterOrDigit(c) || c is '*' or '-' or '.' or '_';

    private static string? SecretOf(string option) =>
        option == "tls" ? "" : option.StartsWith("tls=", StringComparison.Ordinal) ? option[4..] : null;

    public JsonObject Tls()
    {
        var tls = new JsonObject();
        if (Host.Length > 0)
        {
            tls["hosts"] = new JsonArray(Host);
        }

        if (Secret is { Length: > 0 } secret)
        {
            tls["secretName"] = secret;
        }

        return tls;
    }
}
