namespace Jota.Api;

/// <summary>Upstream's rules of a reference to the service behind which a webhook is; also for those of conversions.</summary>
public static class WebhookServiceRules
{
    /// <summary>Refuses what leads to no service, or to a path that cannot be asked for.</summary>
    public static void Validate(string? name, string? ns, string? path, int? port, FieldErrors at)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (string.IsNullOrEmpty(name))
        {
            at.At("name").Required("service name is required");
        }

        if (string.IsNullOrEmpty(ns))
        {
            at.At("namespace").Required("service namespace is required");
        }

        if (ValueSyntax.PortNumberError(port ?? WebhookDefaults.Port) is { } wrong)
        {
            at.At("port").Invalid(port, $"port is not valid: {wrong}");
        }

        ValidatePath(path, at.At("path"));
    }

    private static void ValidatePath(string? path, FieldErrors at)
    {
        switch (path)
        {
            case null or "" or "/":
                return;
            case "//":
                at.Invalid(path, "segment[0] may not be empty");
                return;
            default:
                break;
        }

        at.InvalidIf(path, path[0] == '/' ? null : "must start with a '/'");
        var rest = path.AsSpan(1);
        var segments = (rest.EndsWith('/') ? rest[..^1] : rest).ToString().Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Length == 0)
            {
                at.Invalid(path, $"segment[{i}] may not be empty");
                continue;
            }

            foreach (var error in NameSyntax.DnsSubdomainErrors(segments[i]))
            {
                at.Invalid(path, $"segment[{i}]: {error}");
            }
        }
    }
}
