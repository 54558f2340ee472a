namespace Jota.Api;

/// <summary>Upstream's rules of the address of a webhook; also for those of conversions.</summary>
public static class WebhookUrlRules
{
    private const string Form = "; desired format: https://host[/path]";

    /// <summary>Refuses what is no plain <c>https</c> address.</summary>
    public static void Validate(string url, FieldErrors at)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(at);
        var parts = UrlParts.Of(url);
        if (parts.Problem is { } problem)
        {
            at.Required($"url must be a valid URL: {problem}{Form}");
            return;
        }

        at.InvalidIf(parts.Scheme, parts.Scheme == "https" ? null : $"'https' is the only allowed URL scheme{Form}");
        at.InvalidIf(parts.Host, parts.Host.Length > 0 ? null : $"host must be provided{Form}");
        at.InvalidIf(parts.User, parts.User is null ? null : "user information is not permitted in the URL");
        at.InvalidIf(parts.Fragment, parts.Fragment.Length == 0 ? null : "fragments are not permitted in the URL");
        at.InvalidIf(parts.Query, parts.Query.Length == 0 ? null : "query parameters are not permitted in the URL");
    }
}
