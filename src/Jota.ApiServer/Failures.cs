using Jota.Api;
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

    /// <summary>422: list options that make no sense together.</summary>
    public static ApiException InvalidListOptions(FieldErrors errors) => ApiException.Invalid(ListOptionsNames, "", errors.All);
}
