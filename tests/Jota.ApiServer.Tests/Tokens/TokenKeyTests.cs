using Jota.ApiServer.Http;
using Jota.ApiServer.Tokens;
using Jota.Store.Memory;

namespace Jota.ApiServer.Tests.Tokens;

public sealed class TokenKeyTests
{
    [Fact]
    public void A_key_is_made_once_and_is_its_owners_alone()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("jota-key-").FullName, "pki", "key");
        using var first = TokenKey.Open(path);
        using var second = TokenKey.Open(path);

        Assert.Equal(first.Id, second.Id);
        Assert.True(second.Verify("text"u8, first.Sign("text"u8)));
        Assert.False(second.Verify("texts"u8, first.Sign("text"u8)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(path))!, recursive: true);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("noise", "holds no private key that can be read")]
    public async Task A_key_that_is_of_no_use_is_named_at_the_start(string text, string problem)
    {
        using var folder = new KeyFolder();
        await File.WriteAllTextAsync(folder.Key, text, TestServer.Ct);

        await using var store = new MemoryStore();
        await using var core = new ApiServerCore(new ApiServerOptions { Store = store, TokenKeyFile = folder.Key });
        var failure = await Assert.ThrowsAsync<UnusableKeyException>(() => core.StartAsync(TestServer.Ct));
        Assert.StartsWith($"{folder.Key} {problem}: put back a copy of it, or remove it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(folder.Key, TestServer.Ct));
    }

    [Fact]
    public async Task A_key_that_could_not_be_made_is_tried_again()
    {
        using var folder = new KeyFolder();
        await using var store = new MemoryStore();
        var blocked = Path.Combine(folder.Path, "pki");
        await File.WriteAllTextAsync(blocked, "a file where the folder should be", TestServer.Ct);
        await using var core = new ApiServerCore(new ApiServerOptions { Store = store, TokenKeyFile = Path.Combine(blocked, "key") });
        await core.StartAsync(TestServer.Ct);
        Assert.ThrowsAny<IOException>(() => core.Tokens.Key);

        File.Delete(blocked);
        Assert.NotEmpty(core.Tokens.Key.Id);
    }

    private sealed class KeyFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("jota-key-").FullName;

        public string Key => System.IO.Path.Combine(Path, "key");

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
