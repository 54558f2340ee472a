using k8s.Models;

namespace Jota.Api;

/// <summary>How objects become those of another version: not at all but for the name of it, or by a webhook.</summary>
internal static class DefinitionConversion
{
    private static readonly string[] Strategies = ["None", "Webhook"];
    private static readonly string[] Known = ["v1", "v1beta1"];

    public static void Validate(V1CustomResourceConversion? conversion, FieldErrors at)
    {
        if (conversion is null)
        {
            return;
        }

        at.At("strategy").OneOf(conversion.Strategy, Strategies);
        if (conversion.Strategy == "Webhook")
        {
            Client(conversion.Webhook?.ClientConfig, at.At("webhookClientConfig"));
            Reviews(conversion.Webhook?.ConversionReviewVersions, at.At("conversionReviewVersions"));
            return;
        }

        if (conversion.Webhook?.ClientConfig is not null)
        {
            at.At("webhookClientConfig").Forbidden("should not be set when strategy is not set to Webhook");
        }

        if (conversion.Webhook?.ConversionReviewVersions is { Count: > 0 })
        {
            at.At("conversionReviewVersions").Forbidden("should not be set when strategy is not set to Webhook");
        }
    }

    private static void Client(Apiextensionsv1WebhookClientConfig? client, FieldErrors at)
    {
        if (client is null)
        {
            at.Required("required when strategy is set to Webhook");
        }
        else if (client.Url is null == client.Service is null)
        {
            at.Required("exactly one of url or service is required");
        }
        else if (client.Url is { } url)
        {
            Address(url, at.At("url"));
        }
        else
        {
            Service(client.Service!, at.At("service"));
        }
    }

    private static void Address(string url, FieldErrors at)
    {
        const string Form = "; desired format: https://host[/path]";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            at.Required($"url must be a valid URL: {url}{Form}");
            return;
        }

        if (uri.Scheme != Uri.UriSchemeHttps)
        {
            at.Invalid(uri.Scheme, $"'https' is the only allowed URL scheme{Form}");
        }

        if (uri.Host.Length == 0)
        {
            at.Invalid(uri.Host, $"host must be specified{Form}");
        }

        if (uri.UserInfo.Length > 0)
        {
            at.Invalid(uri.UserInfo, "user information is not permitted in the URL");
        }

        if (uri.Fragment.Length > 0)
        {
            at.Invalid(uri.Fragment.TrimStart('#'), "fragments are not permitted in the URL");
        }

        if (uri.Query.Length > 0)
        {
            at.Invalid(uri.Query.TrimStart('?'), "query parameters are not permitted in the URL");
        }
    }

    private static void Service(Apiextensionsv1ServiceReference service, FieldErrors at)
    {
        at.At("name").Present(service.Name);
        at.At("namespace").Present(service.NamespaceProperty);
        if (service.Port is { } port && ValueSyntax.PortNumberError(port) is not null)
        {
            at.At("port").Invalid(port, $"port is not valid: {ValueSyntax.PortNumberError(port)}");
        }

        if (service.Path is { } path)
        {
            Path(path, at.At("path"));
        }
    }

    private static void Path(string path, FieldErrors at)
    {
        if (!path.StartsWith('/'))
        {
            at.Invalid(path, "must start with a '/'");
        }

        if (path is "/" or "")
        {
            return;
        }

        var steps = path.Trim('/').Split('/');
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].Length == 0)
            {
                at.Invalid(path, $"segment[{i}] may not be empty");
            }
            else
            {
                at.InvalidEach(path, [.. NameSyntax.DnsSubdomainErrors(steps[i]).Select(error => $"segment[{i}]: {error}")]);
            }
        }
    }

    private static void Reviews(IList<string>? versions, FieldErrors at)
    {
        if (versions is not { Count: > 0 })
        {
            at.Required();
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i];
            if (!seen.Add(version))
            {
                at.At(i).Invalid(version, "duplicate version");
            }

            at.At(i).InvalidEach(version, NameSyntax.Dns1035LabelErrors(version));
        }

        if (!seen.Overlaps(Known))
        {
            at.Invalid(ShownText.List(versions.Select(ShownText.Quote)), $"must include at least one of {string.Join(", ", Known)}");
        }
    }
}
