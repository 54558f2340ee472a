using System.Globalization;
using System.Text;

namespace Jota.Client;

/// <summary>A call's path and query.</summary>
internal sealed class ApiUri
{
    private readonly StringBuilder _text = new();
    private char _separator = '?';

    public ApiUri(ApiTarget target)
    {
        var names = target.Resource.Names;
        _text.Append(names.Group.Length == 0 ? "/api/" : $"/apis/{names.Group}/").Append(names.Version);
        if (target.Resource.Namespaced && target.Namespace.Length > 0)
        {
            _text.Append("/namespaces/").Append(Uri.EscapeDataString(target.Namespace));
        }

        _text.Append('/').Append(names.Plural);
        AppendSegment(target.Name);
        AppendSegment(target.Subresource);
    }

    public ApiUri With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }

        return this;
    }

    public ApiUri With(ListOptions options) =>
        With("labelSelector", options.Labels.ToString())
            .With("fieldSelector", options.Fields.ToString())
            .With("limit", options.Limit == 0 ? "" : options.Limit.ToString(CultureInfo.InvariantCulture))
            .With("continue", options.Continue)
            .With("resourceVersion", options.ResourceVersion)
            .With("resourceVersionMatch", options.Match == ResourceVersionMatch.Unset ? "" : options.Match.ToString());

    public ApiUri WithWatch(ListOptions options) =>
        With(options)
            .With("watch", "true")
            .With("allowWatchBookmarks", options.AllowWatchBookmarks ? "true" : "")
            .With("sendInitialEvents", options.SendInitialEvents switch { true => "true", false => "false", null => "" })
            .With("timeoutSeconds",
                options.Timeout is { } timeout ? ((long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "");

    public ApiUri With(WriteOptions options) =>
        With("dryRun", options.DryRun ? "All" : "")
            .With("fieldValidation", options.FieldValidation.ToString())
            .With("fieldManager", options.FieldManager)
            .With("force", options.Force ? "true" : "");

    public override string ToString() => _text.ToString();

    private void AppendSegment(string segment)
    {
        if (segment.Length > 0)
        {
            _text.Append('/').Append(Uri.EscapeDataString(segment));
        }
    }
}
