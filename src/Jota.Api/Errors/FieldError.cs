namespace Jota.Api;

/// <summary>Why a field is refused; upstream's <c>field.ErrorType</c>.</summary>
public enum FieldErrorReason
{
    /// <summary>Missing though required.</summary>
    Required,

    /// <summary>Malformed or out of range.</summary>
    Invalid,

    /// <summary>Not one of the allowed values.</summary>
    NotSupported,

    /// <summary>Given twice.</summary>
    Duplicate,

    /// <summary>Valid in itself but not allowed here.</summary>
    Forbidden,

    /// <summary>A string or document past its limit.</summary>
    TooLong,

    /// <summary>A list past its limit.</summary>
    TooMany,

    /// <summary>A reference to something that does not exist.</summary>
    NotFound,

    /// <summary>Of the wrong type.</summary>
    TypeInvalid,

    /// <summary>The server's own fault.</summary>
    InternalError,
}

/// <summary>One refused field.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Path">The path, such as <c>spec.containers[0].image</c>.</param>
/// <param name="Detail">The message without the path, such as <c>Required value</c>; goes into <c>causes</c>.</param>
public sealed record FieldError(FieldErrorReason Reason, string Path, string Detail)
{
    /// <summary>Upstream's word for the reason in <c>details.causes</c>.</summary>
    public string ReasonText => Reason switch
    {
        FieldErrorReason.Required => "FieldValueRequired",
        FieldErrorReason.Invalid => "FieldValueInvalid",
        FieldErrorReason.NotSupported => "FieldValueNotSupported",
        FieldErrorReason.Duplicate => "FieldValueDuplicate",
        FieldErrorReason.Forbidden => "FieldValueForbidden",
        FieldErrorReason.TooLong => "FieldValueTooLong",
        FieldErrorReason.TooMany => "FieldValueTooMany",
        FieldErrorReason.NotFound => "FieldValueNotFound",
        FieldErrorReason.TypeInvalid => "FieldValueTypeInvalid",
        _ => "InternalError",
    };

    /// <summary><c>path: detail</c>.</summary>
    public override string ToString() => $"{Path}: {Detail}";
}
