#ifndef CHIP_REGISTERS_H
#define CHIP_REGISTERS_H

#include <stdint.h>

#include "board.h"

/// The registers that are used, named as in the reference manuals RM0008 (F103), RM0041 (F100), RM0033 (F2), RM0090 (F4) and the ARMv7-M manual.
#define REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))

struct usart {
    volatile uint32_t SR, DR, BRR, CR1, CR2, CR3;
};
#define USART1 ((struct usart *)(uintptr_t)(USART1_BASE))
#define USART2 ((struct usart *)(uintptr_t)0x40004400)

enum { USART_SR_FE = 1 << 1, USART_SR_NE = 1 << 2, USART_SR_ORE = 1 << 3, USART_SR_RXNE = 1 << 5, USART_SR_TXE = 1 << 7 };
enum { USART_CR1_RE = 1 << 2, USART_CR1_TE = 1 << 3, USART_CR1_RXNEIE = 1 << 5, USART_CR1_UE = 1 << 13 };
enum { USART1_IRQ = 37, USART2_IRQ = 38 };

#ifdef CHIP_F1
#define USART1_BASE 0x40013800
struct gpio {
    volatile uint32_t CRL, CRH, IDR, ODR, BSRR;
};
#define GPIOA ((struct gpio *)(uintptr_t)0x40010800)
#define GPIOB ((struct gpio *)(uintptr_t)0x40010C00)
#define GPIOC ((struct gpio *)(uintptr_t)0x40011000)
#define RCC_CR REGISTER(0x40021000)
#define RCC_APB2ENR REGISTER(0x40021018)
#define RCC_APB1ENR REGISTER(0x4002101C)
#else
#define USART1_BASE 0x40011000
struct gpio {
    volatile uint32_t MODER, OTYPER, OSPEEDR, PUPDR, IDR, ODR, BSRR, LCKR, AFRL, AFRH;
};
#define GPIOA ((struct gpio *)(uintptr_t)0x40020000)
#define GPIOB ((struct gpio *)(uintptr_t)0x40020400)
#define RCC_CR REGISTER(0x40023800)
#define RCC_AHB1ENR REGISTER(0x40023830)
#define RCC_APB1ENR REGISTER(0x40023840)
#define RCC_APB2ENR REGISTER(0x40023844)
#endif

/// Set on silicon after reset; an emulator without a model of the clocks reads 0.
enum { RCC_CR_HSIRDY = 1 << 1 };

#define IWDG_KR REGISTER(0x40003000)
#define IWDG_PR REGISTER(0x40003004)
#define IWDG_RLR REGISTER(0x40003008)

#define SYST_CSR REGISTER(0xE000E010)
#define SYST_RVR REGISTER(0xE000E014)
#define SYST_CVR REGISTER(0xE000E018)
#define SYST_CALIB REGISTER(0xE000E01C)
#define NVIC_ISER1 REGISTER(0xE000E104)
#define SCB_AIRCR REGISTER(0xE000ED0C)

#endif
