using Jota.Api;
using Jota.Store;

namespace Jota.ApiServer.Storage;

/// <summary>Values of the store as objects.</summary>
internal static class StoredObject
{
    /// <summary>Why a value cannot be read; null when nothing is known against it.</summary>
    public static string? FailureOf(StoredValue value) => value.Failure ?? FailureOf(value.Value);

    /// <summary>The same of bytes; without a configuration nobody else has looked at them.</summary>
    public static string? FailureOf(ReadOnlyMemory<byte> value) => EncryptedForm.IsEncrypted(value.Span)
        ? $"{EncryptedForm.NotPlain}: it wants {EncryptedForm.Describe(value.Span)}, and no --encryption-provider-config is given"
        : null;

    /// <summary>The object, or 500 with why it cannot be read.</summary>
    public static ApiObject Read(Resource resource, StoredValue value) => FailureOf(value) is { } why
        ? throw Failures.Unreadable(why)
        : ApiObject.ReadStored(resource, value.Value, value.Modified);
}
