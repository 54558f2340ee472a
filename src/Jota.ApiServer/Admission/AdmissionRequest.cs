using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>A write on its way to the store, as admission plugins see it.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Target">To what.</param>
/// <param name="User">Who asks.</param>
public sealed record AdmissionRequest(AdmissionOperation Operation, ApiTarget Target, UserIdentity User)
{
    private AdmissionNotes? _notes;

    /// <summary>
    /// The object as it shall be, for plugins to change or to replace; null for deletions. What is posted to a subresource is of the
    /// subresource's kind, options of a connection are a <see cref="ConnectOptions"/>.
    /// </summary>
    public object? Object { get; set; }

    /// <summary>The object as it is; null when it is new.</summary>
    public ApiObject? Old { get; init; }

    /// <summary>How it was asked for: <see cref="WriteOptions"/> or <see cref="DeleteOptions"/>; null for connections.</summary>
    public object? Options { get; init; }

    /// <summary>Where plugins note what the audit log is to tell; null where nothing is.</summary>
    public AuditAnnotations? Audit
    {
        get => field ?? Options switch
        {
            WriteOptions write => write.Audit,
            DeleteOptions delete => delete.Audit,
            _ => null,
        };
        init;
    }

    /// <summary>What plugins leave for each other and for the answer; made when the first one does.</summary>
    internal AdmissionNotes Notes => _notes ??= new();

    /// <summary>What the client is to be told beside the answer.</summary>
    internal IReadOnlyList<string> Warnings => _notes?.Warnings ?? [];

    /// <summary>Whether mutating plugins are to run once more, since a webhook changed something after them.</summary>
    internal bool MustReinvoke => _notes?.MustReinvoke == true;

    /// <summary>Whether nothing will be stored: plugins must not have effects elsewhere either.</summary>
    public bool DryRun { get; init; }

    /// <summary>Where random names come from.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>The other objects.</summary>
    public required IObjectReader Objects { get; init; }

    /// <summary>Who may do what, for plugins that ask for further rights.</summary>
    public required IAuthorizer Authorizer { get; init; }

    /// <summary>The name for messages: that of the object, or of the target; the beginning of a name that is still to be drawn.</summary>
    public string Name =>
        Object is { } obj && obj.GetType() == Target.Resource.ObjectType && Target.Resource.MetadataOf(obj) is var metadata
        ? NameOf(metadata) ?? Target.Name
        : Target.Name;

    /// <summary>The refusal of this request.</summary>
    public ApiException Forbid(string why) => ApiException.Forbidden(Target.Resource.Names, Name, why);

    /// <summary>Takes over what became of another form of this request.</summary>
    internal void TakeOver(AdmissionRequest other) => (Object, _notes) = (other.Object, other._notes);

    private static string? NameOf(V1ObjectMeta metadata) =>
        metadata.Name is { Length: > 0 } name ? name : metadata.GenerateName is { Length: > 0 } beginning ? beginning : null;
}
