using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>
/// Subresources that are no objects but connections into one, such as <c>pods/exec</c>: what they take stands in the query.
/// </summary>
internal static class OpenApiConnection
{
    private static readonly OpenApiParameter Container = new("container", "string", "Which container; the only one by default.");

    private static readonly ImmutableArray<OpenApiParameter> Streams =
    [
        new("stderr", "boolean", "Whether to pass on what the process complains."),
        new("stdin", "boolean", "Whether to pass input on to the process."),
        new("stdout", "boolean", "Whether to pass on what the process prints."),
        new("tty", "boolean", "Whether the process has a terminal."),
    ];

    /// <summary>Whether this is one.</summary>
    public static bool Is(Subresource sub) => sub.Kind.EndsWith("Options", StringComparison.Ordinal);

    /// <summary>Its query.</summary>
    public static ImmutableArray<OpenApiParameter> ParametersOf(Subresource sub) => sub.Name switch
    {
        "exec" => [new("command", "string", "The command and its arguments, one after the other; no shell is involved."), Container,
            .. Streams],
        "attach" => [Container, .. Streams],
        "proxy" => [new("path", "string", "The path that is asked of what is behind the name.")],
        "portforward" => [new("ports", "integer", "The ports, for WebSockets with channels.")],
        _ => [],
    };
}
