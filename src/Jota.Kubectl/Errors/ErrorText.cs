using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>How an exception is told to the user, in upstream's forms.</summary>
internal static class ErrorText
{
    /// <summary>All that is printed, without the last line's end.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="context">What was being done, such as <c>error when creating "a.yaml": </c>; empty for nothing.</param>
    public static string Of(KubectlException error, string context = "") => error switch
    {
        StatusException { Reason: "Invalid" } invalid => Invalid(invalid, context),
        StatusException { Reason: "Unauthorized" } status => $"error: {context}You must be logged in to the server ({status.Message})",
        StatusException { Reason: "" } status => $"Error from server: {context}{status.Message}",
        StatusException status => $"Error from server ({status.Reason}): {context}{status.Message}",
        _ when context.Length > 0 => $"error: {context}{Bare(error)}",
        _ => error.Message,
    };

    /// <summary>The same where it is one of several: each on lines of its own, and shorter.</summary>
    public static string AmongOthers(KubectlException error, string context = "") => error switch
    {
        StatusException { Reason: "" } status => $"Error from server: {context}{status.Message}",
        StatusException status => $"Error from server ({status.Reason}): {context}{status.Message}",
        _ => context + Bare(error),
    };

    /// <summary>The message without the word that begins it.</summary>
    public static string Bare(KubectlException error) =>
        error.Message.StartsWith("error: ", StringComparison.Ordinal) ? error.Message["error: ".Length..] : error.Message;

    private static string Invalid(StatusException error, string context)
    {
        if (error.Details is not { } details)
        {
            return $"The request is invalid: {error.Message}";
        }

        var (kind, name) = ((string?)details["kind"] ?? "", (string?)details["name"] ?? "");
        var causes = details["causes"] as JsonArray ?? [];
        var text = new StringBuilder(kind.Length > 0 || name.Length > 0 ? $"The {kind} \"{name}\" is invalid" : "The request is invalid");
        if (causes.Count == 0)
        {
            return (kind.Length > 0 || name.Length > 0 ? text : text.Append(": ").Append(context).Append(error.Message)).ToString();
        }

        var told = causes.Select(cause => $"{(string?)cause?["field"]}: {(string?)cause?["message"]}").Distinct().ToList();
        text.Append(": ");
        return told.Count == 1 ? text.Append(told[0]).ToString() : text.Append("\n* ").AppendJoin("\n* ", told).ToString();
    }
}
