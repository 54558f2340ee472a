using System.Collections.Immutable;
using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// A request's failure, as a client sees it. Anything on the way of a request may throw one; one place turns it into a
/// <c>Status</c> body. Reasons and codes are upstream's (<c>k8s.io/apimachinery/pkg/api/errors</c>).
/// </summary>
public sealed class ApiException : Exception
{
    /// <summary>A failure with upstream's code and reason.</summary>
    public ApiException(int code, string reason, string message, V1StatusDetails? details = null)
        : base(message)
    {
        Code = code;
        Reason = reason;
        Details = details;
    }

    /// <summary>The HTTP status code.</summary>
    public int Code { get; }

    /// <summary>The machine-readable reason, such as <c>NotFound</c>.</summary>
    public string Reason { get; }

    /// <summary>Which object and which fields, where known.</summary>
    public V1StatusDetails? Details { get; }

    /// <summary>For an expired page of a list: the token for going on in the newest state.</summary>
    public string? Continue { get; private init; }

    /// <summary>What <c>Warning</c> headers tell the client beside it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The <c>Status</c> object for the body.</summary>
    public V1Status ToStatus() => new()
    {
        ApiVersion = "v1",
        Kind = "Status",
        Metadata = new V1ListMeta { ContinueProperty = Continue },
        Status = "Failure",
        Message = Message,
        Reason = Reason,
        Details = Details,
        Code = Code,
    };

    /// <summary>404: the object does not exist.</summary>
    public static ApiException NotFound(ResourceNames names, string name) =>
        new(404, "NotFound", $"{names.GroupResource} \"{name}\" not found", About(names, name));

    /// <summary>409: an object of that name exists.</summary>
    public static ApiException AlreadyExists(ResourceNames names, string name) =>
        new(409, "AlreadyExists", $"{names.GroupResource} \"{name}\" already exists", About(names, name));

    /// <summary>409: somebody else changed the object, or a precondition does not hold.</summary>
    public static ApiException Conflict(ResourceNames names, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {names.GroupResource} \"{name}\": {why}", About(names, name));

    /// <summary>403: not allowed.</summary>
    public static ApiException Forbidden(ResourceNames names, string name, string why) => new(
        403,
        "Forbidden",
        name.Length == 0 ? $"{names.GroupResource} is forbidden: {why}" : $"{names.GroupResource} \"{name}\" is forbidden: {why}",
        About(names, name));

    /// <summary>400: the request makes no sense.</summary>
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>410: the wanted revision was compacted, or a continue token is too old.</summary>
    public static ApiException Expired(string message, string? token = null) => new(410, "Expired", message) { Continue = token };

    /// <summary>405: the resource does not do that.</summary>
    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new V1StatusDetails());

    /// <summary>422: every field error of an object at once.</summary>
    public static ApiException Invalid(ResourceNames names, string? name, ImmutableArray<FieldError> errors)
    {
        name ??= "";
        var details = About(names, name);
        details.Group = names.Group.Length == 0 ? null : names.Group;
        details.Kind = names.Kind;
        details.Causes = [.. errors.Select(e => new V1StatusCause { Reason = e.ReasonText, Message = e.Detail, Field = e.Path })];
        return new(422, "Invalid", $"{names.GroupKind} \"{name}\" is invalid: " + Listed(errors), details);
    }

    private static string Listed(ImmutableArray<FieldError> errors)
    {
        string[] said = [.. errors.Select(e => e.ToString()).Distinct()];
        return said.Length == 1 ? said[0] : new StringBuilder("[").AppendJoin(", ", said).Append(']').ToString();
    }

    private static V1StatusDetails About(ResourceNames names, string name) => new()
    {
        Name = name.Length == 0 ? null : name,
        Group = names.Group.Length == 0 ? null : names.Group,
        Kind = names.Plural,
    };
}
