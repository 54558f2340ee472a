using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>How to match a list's <c>resourceVersion</c>.</summary>
public enum ResourceVersionMatch
{
    /// <summary>Not said: "not older than" for unpaged lists.</summary>
    Unset,

    /// <summary>Any state at least as new.</summary>
    NotOlderThan,

    /// <summary>Just that state.</summary>
    Exact,
}

/// <summary>What to do about unknown and duplicate fields (<c>fieldValidation</c>).</summary>
public enum FieldValidation
{
    /// <summary>Refuse them; what kubectl asks for.</summary>
    Strict,

    /// <summary>Drop them with a warning; the default.</summary>
    Warn,

    /// <summary>Drop them.</summary>
    Ignore,
}

/// <summary>Options of a read.</summary>
public sealed record GetOptions
{
    /// <summary>The newest state.</summary>
    public static GetOptions Newest { get; } = new();

    /// <summary>The <c>resourceVersion</c> as given: empty for the newest, <c>0</c> for whatever is in the cache.</summary>
    public string ResourceVersion { get; init; } = "";
}

/// <summary>Options of lists, watches and collection deletes.</summary>
public sealed record ListOptions
{
    /// <summary>Everything, newest state.</summary>
    public static ListOptions All { get; } = new();

    /// <summary>Which labels.</summary>
    public LabelSelector Labels { get; init; } = LabelSelector.Everything;

    /// <summary>Which fields.</summary>
    public FieldSelector Fields { get; init; } = FieldSelector.Everything;

    /// <summary>At most this many objects; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Where the last page ended.</summary>
    public string Continue { get; init; } = "";

    /// <summary>The <c>resourceVersion</c> as given.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>How to match it.</summary>
    public ResourceVersionMatch Match { get; init; }

    /// <summary>
    /// Whether the objects' metadata is enough. Over the network no more is sent then; in process objects stay whole, as they cost nothing.
    /// </summary>
    public bool MetadataOnly { get; init; }

    /// <summary>For watches: whether bookmarks are welcome.</summary>
    public bool AllowWatchBookmarks { get; init; }

    /// <summary>For watches: start with the present objects, then a bookmark that marks their end (WatchList, KEP-3157).</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary>
    /// For watches inside the server's process: the objects will be read in typed form, so that the server keeps that at hand. A hint
    /// that changes no answer.
    /// </summary>
    public bool ReadsTyped { get; init; }

    /// <summary>
    /// For watches inside the server's process: called once all that was there when the watch began is told; never when it ends before.
    /// </summary>
    public Action? Begun { get; init; }

    /// <summary>For watches: the server ends it after this long.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>Options of creates, updates and patches.</summary>
public sealed record WriteOptions
{
    /// <summary>A plain write.</summary>
    public static WriteOptions Plain { get; } = new();

    /// <summary>Do everything but store it.</summary>
    public bool DryRun { get; init; }

    /// <summary>About unknown and duplicate fields. In-process writers hand in typed objects and cannot have any.</summary>
    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    /// <summary>Who writes, for <c>managedFields</c>.</summary>
    public string FieldManager { get; init; } = "";

    /// <summary>What the client calls itself: who writes where <see cref="FieldManager"/> does not say it.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>For server-side apply: take over fields of others.</summary>
    public bool Force { get; init; }

    /// <summary>Inside the server's process: where admission notes what the audit log is to tell; null where nothing is.</summary>
    public AuditAnnotations? Audit { get; init; }
}

/// <summary>Options of a delete, with its body's <c>DeleteOptions</c> applied.</summary>
public sealed record DeleteOptions
{
    /// <summary>The kind's own grace and propagation.</summary>
    public static DeleteOptions Default { get; } = new();

    /// <summary>Seconds until a forced end; null for the object's own; 0 for now.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c>, <c>Orphan</c> or null for the kind's own.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Only if the uid is this.</summary>
    public string? Uid { get; init; }

    /// <summary>Only if the resourceVersion is this.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Do everything but delete.</summary>
    public bool DryRun { get; init; }

    /// <summary>Inside the server's process: where admission notes what the audit log is to tell; null where nothing is.</summary>
    public AuditAnnotations? Audit { get; init; }
}

/// <summary>What a write hands in: encoded, from the wire, or typed, from inside the process.</summary>
public abstract record ApiBody
{
    private ApiBody()
    {
    }

    /// <summary>JSON or YAML bytes as received.</summary>
    public sealed record Encoded(ReadOnlyMemory<byte> Bytes, bool IsYaml = false) : ApiBody;

    /// <summary>A model object; read, never changed.</summary>
    public sealed record Typed(object Value) : ApiBody;
}

/// <summary>The patch formats.</summary>
public enum PatchType
{
    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>RFC 7386.</summary>
    Merge,

    /// <summary>Strategic merge: lists merge by their keys.</summary>
    StrategicMerge,

    /// <summary>Server-side apply, as YAML or JSON.</summary>
    Apply,
}

/// <summary>A patch as received.</summary>
public sealed record PatchBody(PatchType Type, ReadOnlyMemory<byte> Bytes);

/// <summary>The outcome of a create, update or patch.</summary>
/// <param name="Object">The object as it is now.</param>
public sealed record WriteResult(ApiObject Object)
{
    /// <summary>More advice than this is not even looked for.</summary>
    public const int MostWarnings = 100;

    /// <summary>Whether it did not exist before.</summary>
    public bool Created { get; init; }

    /// <summary>What <c>Warning</c> headers tell the client.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The object's typed form, read-only, where it is at hand.</summary>
    public object? Typed { get; init; }

    /// <summary>The object's typed form, read-only; decoded if need be, and then not kept.</summary>
    public T As<T>()
        where T : class => (T)(Typed ?? Object.Peek());

    /// <summary>A body other than the object, such as the <c>Status</c> that answers a binding.</summary>
    public V1Status? Status { get; init; }
}

/// <summary>The outcome of a delete.</summary>
/// <param name="Object">The object as it last was, or as it now is while it goes.</param>
/// <param name="Deleted">Whether it is gone; false while it terminates gracefully or waits for finalizers (upstream answers 200 with the
/// object).</param>
public sealed record DeleteResult(ApiObject Object, bool Deleted)
{
    /// <summary>What <c>Warning</c> headers tell the client.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Objects read together.</summary>
/// <param name="Items">In order of key.</param>
/// <param name="Revision">The state they are of.</param>
/// <param name="Continue">Where the next page starts; empty at the end.</param>
/// <param name="Remaining">How many are left, where known.</param>
public sealed record ApiList(IReadOnlyList<ApiObject> Items, Revision Revision, string Continue = "", long? Remaining = null);
