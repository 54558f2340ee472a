using System.Text.Json;
using System.Text.Json.Serialization;
using Jota.Store.Files;

namespace Jota.Hosting.Members;

/// <summary>Keeps a <see cref="MemberRecord"/> in a file.</summary>
internal static partial class MemberFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What is kept; null where nothing is. Throws <see cref="EtcdSetupException"/> when it cannot be understood.</summary>
    public static MemberRecord? Read(EtcdHome home)
    {
        if (!File.Exists(home.Member))
        {
            return home.HasData
                ? throw new EtcdSetupException(
                    $"{home.Data} holds what an etcd has stored, and {home.Member} that tells of which cluster is missing: put back a copy "
                    + "of it, or move the folder away")
                : null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(home.Member), Context.Default.MemberRecord);
        }
        catch (JsonException e)
        {
            throw new EtcdSetupException($"{home.Member} cannot be read: {e.Message}. Put back a copy of it", e);
        }
    }

    /// <summary>Keeps it; the disk has it when this returns.</summary>
    public static void Write(EtcdHome home, MemberRecord record) =>
        DurableFiles.Replace(home.Member, JsonSerializer.Serialize(record, Context.Default.MemberRecord), OwnerOnly);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IgnoreReadOnlyProperties = true)]
    [JsonSerializable(typeof(MemberRecord))]
    private sealed partial class Context : JsonSerializerContext;
}
