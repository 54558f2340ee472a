using Jota.Api;
using Jota.Store;
using k8s.Models;

namespace Jota.ApiServer;

/// <summary>Failures with details of their own, in upstream's words.</summary>
internal static class Failures
{
    /// <summary>What upstream says of an update that lost against another one.</summary>
    public const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    private static readonly ResourceNames ListOptionsNames = new("meta.k8s.io", "v1", "ListOptions", "listoptions");

    /// <summary>504: a revision that the server has not come to yet.</summary>
    public static ApiException TooLargeRevision(Revision wanted, Revision current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {wanted}, current: {current}",
        new V1StatusDetails
        {
            Causes = [new V1StatusCause { Reason = "ResourceVersionTooLarge", Message = "Too large resource version", Field = "" }],
            RetryAfterSeconds = 1,
        });

    /// <summary>500 without a reason: upstream's answer to errors that nobody classified.</summary>
    public static ApiException Internal(string message) => new(500, "", message);

    /// <summary>500: what is stored cannot be read, or not be encrypted; upstream passes on its reason in this way.</summary>
    public static ApiException Unreadable(string why) => new(
        500, "InternalError", $"Internal error occurred: {why}", new V1StatusDetails { Causes = [new V1StatusCause { Message = why }] });

    /// <summary>
    /// What the store could not do. 500 when the disk did not take a write: upstream passes on its store's words in the same way. 503 with
    /// the advice to try again when the store is elsewhere and away: nothing was done. 504 when a write may or may not be done.
    /// </summary>
    public static ApiException NotDone(StoreException failure) => failure switch
    {
        { NotEncrypted: true } => Unreadable(failure.Message),
        { OutcomeUnknown: true } => new(504, "Timeout", $"Timeout: {failure.Message}", new V1StatusDetails()),
        { Unavailable: true } => new(503, "ServiceUnavailable", failure.Message, new V1StatusDetails { RetryAfterSeconds = 1 }),
        _ => new(500, "", failure.Message),
    };

    /// <summary>503: the server stops, or cannot follow its store.</summary>
    public static ApiException Closing() => new(503, "ServiceUnavailable", "the server is shutting down");

    /// <summary>415: a strategic merge of what has no model type.</summary>
    public static ApiException StrategicMergeNotServed() => new(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, " +
        "application/merge-patch+json, application/apply-patch+yaml",
        new k8s.Models.V1StatusDetails());

    /// <summary>404: the path names nothing that is served.</summary>
    public static ApiException NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", new V1StatusDetails());

    /// <summary>410: a page whose state is forgotten, with a token for going on in the newest state.</summary>
    public static ApiException ExpiredContinue(string token) => ApiException.Expired(
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue " +
        "parameter, "
        + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token " +
            "results in an "
        + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may " +
            "show up in the list.",
        token);

    /// <summary>422: list options that make no sense together.</summary>
    public static ApiException InvalidListOptions(FieldErrors errors) => ApiException.Invalid(ListOptionsNames, "", errors.All);
}
