using System.Text;
using Jota.Store.Encryption.Ciphers;

namespace Jota.ApiServer.Tests.Encryption;

public sealed class CipherTests
{
    private static readonly byte[] Head = "k8s:enc:x:v1:k:"u8.ToArray();
    private static readonly byte[] Path = "/registry/secrets/default/s"u8.ToArray();

    public static TheoryData<string> All => ["aesgcm", "aescbc", "secretbox", "seed"];

    [Fact]
    public void AES_GCM_opens_test_case_4_of_McGrew_and_Viega()
    {
        var cipher = new AesGcmCipher(Hex("feffe9928665731c6d6a8f9467308308"));
        var value = Hex(
            "cafebabefacedbaddecaf88842831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051b" +
            "a30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47");
        var plain = cipher.Open(value, Hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), out var failure);
        Assert.Null(failure);
        Assert.Equal(
            Hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"),
            plain);
    }

    [Fact]
    public void Secretbox_opens_NaCls_own_test()
    {
        var cipher = new SecretboxCipher(Hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"));
        var plain = cipher.Open(
            Hex(
                "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d" +
                "96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368" +
                "517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5"),
            Path, out var failure);
        Assert.Null(failure);
        Assert.Equal(
            Hex(
                "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314a" +
                "db310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937" +
                "763848645e0705"),
            plain);
    }

    [Fact]
    public void AES_CBC_opens_what_openssl_has_encrypted()
    {
        var cipher = new AesCbcCipher(Hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
        var plain = cipher.Open(Hex("0f0e0d0c0b0a09080706050403020100" + "879d84dcc716e0f1acfe652618153884bdf702b381d9acf79ac166efbb4a5c02"), Path, out var failure);
        Assert.Null(failure);
        Assert.Equal("{\"kind\":\"Secret\"}", Encoding.UTF8.GetString(plain!));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_sealed_opens_and_never_looks_the_same_twice(string name)
    {
        var cipher = Of(name);
        for (var length = 0; length < 100; length++)
        {
            var plain = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
            var (one, two) = (cipher.Seal(Head, plain, Path), cipher.Seal(Head, plain, Path));
            Assert.NotEqual(one, two);
            Assert.Equal(Head, one[..Head.Length]);
            Assert.Equal(plain, cipher.Open(one.AsSpan(Head.Length), Path, out _));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Many_may_use_one_at_once(string name)
    {
        var cipher = Of(name);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            var plain = Encoding.UTF8.GetBytes($"value of {i}");
            for (var turn = 0; turn < 500; turn++)
            {
                Assert.Equal(plain, cipher.Open(cipher.Seal([], plain, Path), Path, out _));
            }
        })));
    }

    [Theory]
    [InlineData("aesgcm")]
    [InlineData("seed")]
    public void AES_GCM_opens_nothing_that_was_moved(string name)
    {
        var cipher = Of(name);
        Assert.Null(cipher.Open(cipher.Seal([], "v"u8, Path), "/registry/secrets/default/t"u8, out var failure));
        Assert.Equal("cipher: message authentication failed", failure);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Another_key_does_not_open_it(string name)
    {
        var plain = new byte[64];
        Assert.NotEqual(plain, Of(name, 1).Open(Of(name).Seal([], plain, Path), Path, out _));
    }

    private static LocalCipher Of(string name, byte first = 0)
    {
        byte[] key = [first, .. new byte[31]];
        return name switch
        {
            "aesgcm" => new AesGcmCipher(key),
            "secretbox" => new SecretboxCipher(key),
            "seed" => new SeedCipher(key),
            _ => new AesCbcCipher(key),
        };
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
