using System.Security.Cryptography.X509Certificates;

namespace Jota.Client;

/// <summary>Where a certificate is kept with its key.</summary>
public interface ICertificateFile
{
    /// <summary>What is kept; null when nothing is that can be read.</summary>
    X509Certificate2? Read();

    /// <summary>Keeps this one from now on; the disk has it when this returns.</summary>
    void Write(X509Certificate2 certificate);
}
