using System.Buffers;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// One object at one revision, as the server holds it: the encoded JSON and the small index that lists and selectors need. The bytes
/// are the stored ones, without a <c>resourceVersion</c>, which is put in where they are written; so they are made once. Immutable and
/// shared by every reader; the typed form is decoded at most once, on demand, and is read-only by rule.
/// </summary>
public sealed class ApiObject
{
    private readonly VersionPlace _version;
    private readonly ReadOnlyMemory<byte> _bytes;
    private object? _typed;
    private ToldEntries? _told;
    private bool _isBehind;

    internal ApiObject(
        Resource resource, ReadOnlyMemory<byte> bytes, ObjectIndex index, Revision revision, VersionPlace version, object? typed = null)
    {
        Resource = resource;
        _bytes = bytes;
        Index = index;
        Revision = revision;
        _version = version;
        _typed = typed;
    }

    /// <summary>What it is an object of.</summary>
    public Resource Resource { get; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => Index.Key;

    /// <summary>The uid.</summary>
    public string Uid => Index.Uid;

    /// <summary>The revision that wrote it.</summary>
    public Revision Revision { get; }

    /// <summary>The labels; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Labels => Index.Labels;

    /// <summary>
    /// The whole object as UTF-8 JSON, <c>resourceVersion</c> included and <c>managedFields</c> told; a copy, in most cases.
    /// </summary>
    public ReadOnlyMemory<byte> Json => ReferenceEquals(Told, ToldEntries.None) ? Kept : Whole();

    /// <summary>The whole object with <c>managedFields</c> as they are kept: what has the rest does not say what that is.</summary>
    public ReadOnlyMemory<byte> Kept => LacksVersion ? _version.Put(_bytes.Span, Revision) : _bytes;

    /// <summary>The length of <see cref="Json"/>, for which what is owned is found out.</summary>
    public int ToldLength => JsonLength + Told.Growth;

    /// <summary>The length of <see cref="Kept"/>.</summary>
    public int JsonLength => _bytes.Length + (LacksVersion ? _version.LengthOf(Revision) : 0);

    /// <summary>The object as UTF-8 JSON for a look at anything but its <c>resourceVersion</c>, which may be missing.</summary>
    public ReadOnlyMemory<byte> Content => _bytes;

    // An object that is stored nowhere has none at all.
    private bool LacksVersion => _version.IsMissing && !Revision.IsNone;

    // Found out once, when the object first goes to a client. Two who ask at once find the same.
    private ToldEntries Told => _told ??= ManagedFieldsJson.Tell(_bytes, Resource.MergeType, Resource.HasStatus);

    internal ObjectIndex Index { get; }

    /// <summary>
    /// Reads a stored object: scans the JSON once, inserts the revision as <c>metadata.resourceVersion</c> (replacing one that
    /// is there), and notes what the index needs.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="stored">The stored JSON, with or without a <c>resourceVersion</c>.</param>
    /// <param name="revision">The revision that wrote it; none for an object that is stored nowhere, which gets no
    /// <c>resourceVersion</c>.</param>
    public static ApiObject FromStored(Resource resource, ReadOnlyMemory<byte> stored, Revision revision) =>
        PreparedObject.Of(resource, stored).At(revision);

    /// <summary>
    /// Reads bytes of the store, which may be of another version or an earlier schema (<see cref="Resource.Settled"/>): the object is as
    /// this version has it, and is not as it is stored (<see cref="IsStoredAs"/>) until it is written again.
    /// </summary>
    public static ApiObject ReadStored(Resource resource, ReadOnlyMemory<byte> stored, Revision revision)
    {
        var settled = resource.Settled(stored);
        var obj = FromStored(resource, settled, revision);
        obj._isBehind = !settled.Equals(stored);
        return obj;
    }

    /// <summary>An object as somebody has converted it to another version; it is not as it is stored until it is written again.</summary>
    internal static ApiObject Converted(Resource version, ApiObject original, ReadOnlyMemory<byte> converted)
    {
        var obj = FromStored(version, version.Adopt(original, converted), original.Revision);
        obj._isBehind = true;
        return obj;
    }

    /// <summary>Wraps a typed object that is stored nowhere (a dry run, a test). The object must not be changed afterwards.</summary>
    public static ApiObject FromTyped<T>(Resource resource, T obj, Revision revision)
        where T : class, IKubernetesObject<V1ObjectMeta> => FromStored(resource, ApiJson.Encode(obj), revision);

    /// <summary>Writes <see cref="Json"/>.</summary>
    public void WriteTo(IBufferWriter<byte> into)
    {
        WriteTo(into, 0, _bytes.Length);
    }

    /// <summary>Writes the object's <c>metadata</c>, copied out of its bytes.</summary>
    public void WriteMetadataTo(IBufferWriter<byte> into)
    {
        var (from, to) = ObjectScanner.FindMetadata(_bytes.Span);
        if (from == to)
        {
            into.Write("{}"u8);
        }
        else
        {
            WriteTo(into, from, to);
        }
    }

    /// <summary>The value of a selectable field; the empty string when it is absent and has no default.</summary>
    public string Field(string path) => path switch
    {
        "metadata.name" => Key.Name,
        "metadata.namespace" => Key.Namespace,
        _ => Resource.SelectablePaths.IndexOf(path) is >= 0 and var index ? Index.Fields[index] : "",
    };

    /// <summary>The typed form, shared: do not change it. <typeparamref name="T"/> must be the resource's type.</summary>
    public T As<T>()
        where T : class => (T)Typed();

    /// <summary>The typed form as <see cref="Resource.ObjectType"/>, shared: do not change it.</summary>
    public object Typed() => _typed ??= DecodeAnew();

    /// <summary>The typed form for a look, read-only: the shared one where it is at hand, else one that is not kept.</summary>
    public object Peek() => _typed ?? DecodeAnew();

    /// <summary>A typed copy of one's own, free to change.</summary>
    public object Decode() => _typed is { } typed ? ModelCopy.Of(typed) : DecodeAnew();

    /// <summary>The object as another version of its kind shows it; itself where it is of that version.</summary>
    public ApiObject In(Resource version) => ReferenceEquals(version, Resource) ? this : Converted(version);

    /// <summary>Lets go of the typed form, which is several times as large as the bytes; who asks for it has it made anew.</summary>
    public void DropTyped() => _typed = null;

    /// <summary>Lets go of the typed form: the object is history, and hardly anybody will ask for it again.</summary>
    public void ForgetTyped() => (_typed, _told) = (null, null);

    /// <summary>The same content under another revision, as the last state of a deleted object has it.</summary>
    public ApiObject WithRevision(Revision revision)
    {
        var typed = _typed is { } known ? Versioned(known, revision) : null;
        return _version.IsMissing
            ? new(Resource, _bytes, Index, revision, _version, typed)
            : new(Resource, _version.Put(_bytes.Span, revision), Index, revision, _version.With(revision), typed);
    }

    /// <summary>Whether bytes that are to be stored (without a <c>resourceVersion</c>) are what this object is already.</summary>
    public bool IsStoredAs(ReadOnlySpan<byte> stored) => !_isBehind && _version.Omits(_bytes.Span, stored);

    private ReadOnlyMemory<byte> Whole()
    {
        var into = new ArrayBufferWriter<byte>(ToldLength);
        WriteTo(into);
        return into.WrittenMemory;
    }

    /// <summary>Writes a part that has all of <c>managedFields</c>, if there are any.</summary>
    private void WriteTo(IBufferWriter<byte> into, int from, int to)
    {
        var told = Told;
        if (ReferenceEquals(told, ToldEntries.None))
        {
            WriteKept(into, from, to);
            return;
        }

        WriteKept(into, from, told.From);
        into.Write(told.Entries);
        WriteKept(into, told.To, to);
    }

    private void WriteKept(IBufferWriter<byte> into, int from, int to)
    {
        var part = _bytes.Span[from..to];
        if (LacksVersion && _version.At >= from && (_version.At < to || to == _bytes.Length))
        {
            (_version with { At = _version.At - from }).Write(into, part, Revision);
        }
        else
        {
            into.Write(part);
        }
    }

    private ApiObject Converted(Resource version)
    {
        // What has the rest is in terms of this version.
        var told = ManagedFieldsJson.Told(_bytes, Resource.MergeType, Resource.HasStatus);
        var shown = version.FromStored(told.Equals(_bytes) ? Decode() : Resource.Decode(told.Span));
        version.SetTypeMeta(shown);
        version.MetadataOf(shown).ResourceVersion = null;
        var bytes = new ArrayBufferWriter<byte>();
        version.Encode(bytes, shown);
        return FromStored(version, bytes.WrittenMemory, Revision);
    }

    private object DecodeAnew()
    {
        var typed = Resource.Decode(_bytes.Span);
        if (LacksVersion)
        {
            Resource.MetadataOf(typed).ResourceVersion = Revision.ToString();
        }

        return typed;
    }

    private static object Versioned(object typed, Revision revision)
    {
        var copy = ModelShape.Clone(typed);
        var metadata = (IKubernetesObject<V1ObjectMeta>)copy;
        metadata.Metadata = (metadata.Metadata ?? new V1ObjectMeta()) with { ResourceVersion = revision.ToString() };
        return copy;
    }
}
