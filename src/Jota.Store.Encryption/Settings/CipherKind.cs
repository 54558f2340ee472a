namespace Jota.Store.Encryption.Settings;

/// <summary>What is done with keys of the file.</summary>
internal enum CipherKind
{
    /// <summary>AES in GCM, with random nonces.</summary>
    AesGcm,

    /// <summary>AES in CBC with padding, which nobody notices being changed.</summary>
    AesCbc,

    /// <summary>XSalsa20 with Poly1305.</summary>
    Secretbox,
}
