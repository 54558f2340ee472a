using System.Globalization;
using System.Text;
using Jota.Store;
using Jota.Store.Encryption;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Encryption;

/// <summary>A folder with an EncryptionConfiguration, and what tests write into it.</summary>
internal sealed class EncryptionFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-encryption-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "encryption.yaml");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>A key that follows from its name.</summary>
    public static string Key(string name) => $"{{name: {name}, secret: {Secret(name)}}}";

    public static string Secret(string name, int length = 32) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name,-64}"))[..length]);

    public static string Keyed(string provider, params string[] keys) => $"{provider}: {{keys: [{string.Join(", ", keys.Select(Key))}]}}";

    public static string Rule(string resources, params string[] providers) =>
        $"- resources: [{resources}]\n  providers: [{string.Join(", ", providers.Select(p => $"{{{p}}}"))}]\n";

    public static string File(params string[] rules) =>
        $"apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n{string.Concat(rules)}";

    public EncryptionFiles Write(params string[] rules)
    {
        System.IO.File.WriteAllText(Path + ".new", File(rules));
        System.IO.File.Move(Path + ".new", Path, overwrite: true);
        return this;
    }

    public Task<EncryptionAtRest> OpenAsync(bool follow = false) => EncryptionAtRest.OpenAsync(
        new(Path) { AutomaticReload = follow }, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<EncryptionAtRest>.Instance,
        TestContext.Current.CancellationToken);

    /// <summary>A server on a store that stays, with what the file says now.</summary>
    public async Task<TestServer> StartAsync(IRevisionedStore store, EncryptionAtRest? encryption = null)
    {
        encryption ??= await OpenAsync();
        return await TestServer.StartAsync(new Jota.Store.Memory.MemoryStore(), change: options => options with { Store = encryption.Over(store) });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
